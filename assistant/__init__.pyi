from assistant.app import aopen_assistant as aopen_assistant
from assistant.app import areflect as areflect
from assistant.app import open_assistant as open_assistant
from assistant.app import reflect as reflect
from assistant.errors import ModelError as ModelError
from assistant.errors import ReflectError as ReflectError
from assistant.errors import SituationError as SituationError
from assistant.facade import Assistant as Assistant
from assistant.facade import Conversation as Conversation
from assistant.reflection import Finished as Finished
from assistant.reflection import Referral as Referral
from assistant.reflection import Referred as Referred
from assistant.reflection import Reflection as Reflection
from assistant.reflection import Shown as Shown
from assistant.reflection import Told as Told
from assistant.reflection import Withheld as Withheld
from assistant.types import Citation as Citation
from assistant.types import Evidence as Evidence
from assistant.types import Ranked as Ranked
from assistant.types import Ranking as Ranking
from assistant.types import Remark as Remark

__version__: str
