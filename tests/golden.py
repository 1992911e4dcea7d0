"""Every prompt as a model gets it, for one situation and one nonce; run this file to write the golden texts anew."""

from __future__ import annotations

from pathlib import Path

from assistant.pack import load_pack
from assistant.pipeline import Task, build_request
from assistant.prompts import load_prompts
from assistant.resources import DEFAULT_PACK, pack_folder, prompts_folder
from assistant.types import Ranked, Ranking

FOLDER = Path(__file__).parent / "data" / "prompts"
NONCE = 7
SITUATION = (
    "I moved everyone's stations around so the ovens never wait. The two who were here before me do it the old way."
)
SAID = "You put the stations in an order.\nWho decides?"


def render_all(pack, prompts):
    """Return each prompt's name with the text that a model gets."""
    ranking = Ranking(tuple(Ranked(each.id, 0.5) for each in pack.definitions), fits=True, fit=0.9)
    request, _ = build_request(Task(SITUATION, pack, prompts, NONCE), ranking)
    fence = "=== 0000000000000007 ==="
    return {
        "system": request.messages[0].content,
        "situation": request.messages[1].content,
        "retry": prompts["retry"].render(reasons='[{"kind": "mirror", "reason": "the text has a link"}]'),
        "opening": prompts["opening"].render(fence=fence, situation=SITUATION),
        "turn": prompts["turn"].render(fence=fence, earlier=SITUATION, said=SAID, latest="The two decide."),
        "closing": prompts["closing"].render(fence=fence, written=f"{SITUATION}\n\nThe two decide.", said=SAID),
    }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in render_all(load_pack(pack_folder(DEFAULT_PACK)), load_prompts(prompts_folder())).items():
        (FOLDER / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
