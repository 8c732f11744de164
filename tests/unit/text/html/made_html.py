"""HTML pages of many makes, written for the tests: the article is always the same few sentences of a language."""

import json
from typing import Final

from copydesk_schemas import RawDocument
from copydesk_text.article import Article
from copydesk_text.chain.chain import CHAINS, open_document, run_stages
from copydesk_text.html.page import HtmlPage, open_page

ENGLISH: Final = (
    "The harbour master of Port Vardo closed the inner basin on Tuesday after a crane had slid into the water.",
    "Nobody was hurt, but four trawlers cannot leave until divers have freed the chain from the bottom of the basin.",
    "The owner of the crane said that it had been checked in March and that the quay must have given way beneath it.",
    "An engineer of the town will look at the wall before the end of the week, and the market moves to the old pier.",
)
OTHER: Final = (
    "A choir of nineteen postmen from the hills of Averley has won the singing contest of the northern counties.",
    "They sang three songs about rain, and the jury, which had heard forty choirs in two days, asked for a fourth one.",
    "Their conductor, who sorts letters at night, said that the hardest part had been to find a free day for all.",
    "Next spring they will travel to the coast, where the winners of four counties meet for the first time in years.",
)
ARABIC: Final = (
    "أعلنت إدارة الميناء القديم يوم الثلاثاء إغلاق الحوض الداخلي بعد سقوط رافعة كبيرة في الماء خلال الليل.",
    "ولم يصب أحد بأذى، لكن أربعة مراكب صيد لن تستطيع المغادرة قبل أن يحرر الغواصون السلسلة من قاع الحوض.",
    "وقال صاحب الرافعة إنها فحصت في شهر مارس وإن الرصيف هو الذي انهار تحتها، وطالب بتحقيق مستقل في الحادث.",
)
CHINESE: Final = (
    "港务局周二宣布，一台起重机夜里滑入水中之后，内港池暂时关闭，何时重新开放要等潜水员检查以后才能决定。",
    "事故没有造成人员受伤，但是四艘渔船在潜水员把铁链从池底取出之前无法离港，船主们只好在岸上等待。",
    "起重机的主人说，机器三月份刚刚做过检查，问题一定出在码头的墙基，他要求镇里的工程师本周内到现场查看。",
)
RUSSIAN: Final = (
    "Во вторник капитан порта закрыл внутреннюю гавань после того, как ночью в воду сполз большой портовый кран.",
    "Никто не пострадал, но четыре траулера не смогут выйти в море, пока водолазы не освободят цепь на дне гавани.",
    "Владелец крана заявил, что его проверяли в марте и что под ним, по всей видимости, просела стена причала.",
)
JAPANESE: Final = (
    "バルド港の港長は火曜日、夜のうちに起重機が水中に滑り落ちたため、内側の船だまりを閉鎖した。",
    "けが人はなかったが、潜水士が海底から鎖を外すまで、四隻の漁船は港を出ることができない。",
    "起重機の持ち主は、三月に点検を受けており、岸壁が崩れたに違いないと話している。",
)


def paragraphs(*texts: str) -> str:
    """Each text as a paragraph."""
    return "".join(f"<p>{text}</p>" for text in texts)


def page(body: str, head: str = "", attributes: str = ' lang="en"') -> str:
    """A whole page with a menu, a search form and a footer around the body."""
    return (
        f"<!DOCTYPE html><html{attributes}><head>{head}</head><body>"
        '<header><nav><ul><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li></ul></nav>'
        '<form action="/search"><input name="q"><button>Search</button></form></header>'
        f"{body}<footer><p>© The Vardo Gazette. All rights reserved.</p><a href='/privacy'>Privacy</a></footer>"
        "</body></html>"
    )


def story(*inside: str, title: str = "Crane Closes the Basin of Port Vardo") -> str:
    """An article with a headline and what is given, in order."""
    return f"<main><article><h1>{title}</h1>{''.join(inside)}</article></main>"


def linked(**fields: object) -> str:
    """A schema.org news article as JSON-LD."""
    value = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **fields})
    return f'<script type="application/ld+json">{value}</script>'


def read_page(html: str, url: str = "https://gazette.example/harbour/crane") -> Article:
    """The one article of a page after the whole chain."""
    chain = CHAINS["default"]
    opened = open_document(chain, RawDocument(html=html, url=url))
    assert isinstance(opened, list)
    [article] = opened
    ended = run_stages(chain.stages, article)
    assert isinstance(ended, Article)
    return ended


def parsed(html: str, url: str | None = "https://gazette.example/harbour/crane") -> HtmlPage:
    """A page as its readers see it."""
    return open_page(html, url)
