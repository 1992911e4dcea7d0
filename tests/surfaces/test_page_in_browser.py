"""The page in a real browser: what lights up, what the keyboard reaches, what leaves it (nothing)."""

from __future__ import annotations

import http.server
import json
import shutil
import threading
from functools import partial

import made
import pytest
from axe_core_python.selenium import Axe
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from assistant.surfaces.page import render_page

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
WIDE, NARROW = (1440, 900), (480, 900)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A Chromium of the system, with a profile of its own; without one these tests say what they miss."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("no chromium with chromedriver on this machine: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in [*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield opened
    opened.quit()


@pytest.fixture
def page(browser, tmp_path):
    """Return a function that opens the page of a reflection, and gives the browser."""

    def opened(reflection=None, *, size=WIDE, at=""):
        file = tmp_path / "page.html"
        file.write_text(render_page(reflection or made.reflection(), pack=made.PACK), encoding="utf-8")
        browser.set_window_size(*size)
        for kind in ("browser", "performance"):
            browser.get_log(kind)
        browser.get("about:blank")
        browser.get(f"{file.as_uri()}{at}")
        return browser

    return opened


def lit(browser):
    """Return the names of all that is lit."""
    found = browser.find_elements(By.CSS_SELECTOR, ".lit")
    return sorted({name for each in found for name in each.get_attribute("data-of").split()})


def link(browser, remark, target):
    return browser.find_element(By.CSS_SELECTOR, f'#{remark} a[href="#{target}"]')


def point(browser, element):
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    ActionChains(browser).move_to_element(element).perform()


def test_pointing_at_a_citation_lights_up_sentence_and_evidence(page):
    """Whoever points at a citation sees the sentence and the passages it is held against, and nothing else, lit."""
    browser = page()
    assert lit(browser) == []
    point(browser, link(browser, "r2", "c1"))
    assert lit(browser) == ["c1", "e2"]
    point(browser, link(browser, "r3", "c2"))
    assert lit(browser) == ["c2"]
    point(browser, browser.find_element(By.TAG_NAME, "h1"))
    assert lit(browser) == []


def test_focus_does_what_pointing_does(page):
    """The Tab key reaches every link in the order of reading, and what has the focus lights up its grounds."""
    browser = page()
    links = browser.find_elements(By.CSS_SELECTOR, "#remarks a")
    browser.find_element(By.ID, "situation").click()
    browser.execute_script("document.getElementById('situation').focus()")
    reached, seen = [], []
    for _ in links:
        ActionChains(browser).send_keys(Keys.TAB).perform()
        active = browser.switch_to.active_element
        reached.append(active.get_attribute("href"))
        seen.append(lit(browser) == sorted(set(active.get_attribute("data-lights").split())))
    assert reached == [each.get_attribute("href") for each in links]
    assert all(seen)
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    assert lit(browser) == []


def test_a_click_goes_to_the_sentence_and_leaves_it_lit(page):
    """A click takes focus and address to the cited sentence; beside one another, the columns stay where they are."""
    browser = page()
    chosen = link(browser, "r2", "c1")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", chosen)
    before = browser.execute_script("return window.scrollY")
    chosen.click()
    point(browser, browser.find_element(By.TAG_NAME, "h1"))
    browser.execute_script("window.scrollTo(0, arguments[0])", before)
    assert browser.current_url.endswith("#c1")
    assert browser.switch_to.active_element.get_attribute("id") == "c1"
    assert {"c1", "e2"} <= set(lit(browser))


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(("at", "expected"), [("#c1", ["c1", "e2"]), ("#c2", ["c2"]), ("#e1", ["e1"])])
def test_each_citation_has_an_address(page, size, at, expected):
    """A page opened at a citation shows that sentence, on the screen and lit, with its evidence."""
    browser = page(size=size, at=at)
    assert lit(browser) == expected
    (target, *_) = browser.find_elements(By.CSS_SELECTOR, f'[data-of~="{at[1:]}"]')
    seen = "return [arguments[0].getBoundingClientRect().top, innerHeight]"
    top, height = browser.execute_script(seen, target)
    assert 0 <= top < height


@pytest.mark.parametrize("kind", made.EVERY_KIND)
def test_no_barrier_stands_in_any_page(page, kind):
    """The accessibility checker finds nothing, whatever the page holds."""
    for size in (WIDE, NARROW):
        found = Axe().run(page(made.EVERY_KIND[kind], size=size))["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_holds_in_either_scheme_lit_or_not(page, scheme):
    """Light or dark, and with something lit, the accessibility checker finds nothing."""
    browser = page()
    wishes = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
    features = [{"name": name, "value": value} for name, value in wishes.items()]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.execute_script("for (const each of document.querySelectorAll('[data-of]')) each.classList.add('lit')")
    found = Axe().run(browser)["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_nothing_overflows_a_narrow_screen(page):
    """On a narrow screen nothing has to be scrolled sideways, long words included."""
    situation = "Donaudampfschifffahrtsgesellschaftskapitän" * 4 + " " + made.TOLD
    words = made.words("the ovens never wait", situation)
    remarks = tuple(each for each in made.all_remarks() if not each.evidence)
    mirror = type(remarks[0])("mirror", situation, (), (words,))
    browser = page(made.reflection(situation=situation, remarks=(mirror, *remarks)), size=NARROW)
    wide, shown = browser.execute_script("const d = document.documentElement; return [d.scrollWidth, d.clientWidth]")
    assert wide <= shown


def test_no_request_leaves_the_page_and_nothing_is_complained_of(browser, tmp_path):
    """Served by a server or opened as a file, clicked all over, the page asks for nothing and the console is empty."""
    (tmp_path / "page.html").write_text(render_page(made.reflection(), pack=made.PACK), encoding="utf-8")
    asked = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            asked.append(self.path)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=tmp_path)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for address in ((tmp_path / "page.html").as_uri(), f"http://127.0.0.1:{server.server_port}/page.html"):
            for kind in ("browser", "performance"):
                browser.get_log(kind)
            browser.get(address)
            for each in browser.find_elements(By.TAG_NAME, "a"):
                browser.execute_script("arguments[0].click()", each)
            assert browser.get_log("browser") == []
            assert requests(browser) == {address}
        server.shutdown()
    assert asked == ["/page.html"]


def requests(browser):
    """Return the addresses that were asked for, without the places in the page and the empty icon."""
    events = [json.loads(each["message"])["message"] for each in browser.get_log("performance")]
    sent = [each["params"]["request"]["url"] for each in events if each["method"] == "Network.requestWillBeSent"]
    return {each.partition("#")[0] for each in sent} - {"data:,"}


def test_it_prints_whole(page):
    """On paper every remark and every cited definition stands, and nothing that only works on a screen."""
    browser = page()
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = browser.find_element(By.TAG_NAME, "body").text
    cut = "return [...document.querySelectorAll('section')].filter(e => e.scrollHeight > e.clientHeight + 1).length"
    assert browser.execute_script(cut) == 0
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert all(remark.text in shown for remark in made.all_remarks())
    assert "Tab key" not in shown
