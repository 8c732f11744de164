"""Relations in the scripts of the world: the same rules hold whatever a word is there."""

import unicodedata
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.matching.rules.test_relate import relation_of

#: One story of our own, sentence by sentence; each language has another way to write words.
STORIES: Final = {
    "Chinese": (
        "港务委员会周二决定扩建渡轮码头，结束了一场使三家航运公司离开小镇近一年的争端。",
        "主席哈洛对记者说，工程将在春季风暴过后开始，没有渔民会失去泊位。",
        "旧城区的居民曾担心大船会带来噪音和油污，但县里的一项调查让多数委员改变了看法。",
        "航运公司欢迎这一决定，去年一艘油轮在港口入口处搁浅后，它们把夏季航线迁到了海岸另一端的东湾。",
    ),
    "Japanese": (
        "港湾委員会は火曜日、フェリー乗り場の拡張を決め、三つの船会社が一年近く町を離れていた争いを終わらせた。",
        "ハーロウ委員長は記者団に、工事は春の嵐が過ぎてから始まり、漁師は誰も係留場所を失わないと語った。",
        "旧市街の住民は大型船の騒音と油を心配していたが、郡の調査が委員の多くを納得させた。",
        "船会社は決定を歓迎した。昨年タンカーが入り口で座礁した後、各社は夏の航路を海岸沿いの別の港へ移していた。",
    ),
    "Thai": (
        "คณะกรรมการท่าเรือมีมติเมื่อวันอังคารให้ขยายท่าเรือข้ามฟาก ยุติข้อพิพาทที่ทำให้บริษัทเดินเรือสามแห่งออกจากเมืองเกือบหนึ่งปี",
        "ประธานกล่าวกับผู้สื่อข่าวว่างานจะเริ่มหลังพายุฤดูใบไม้ผลิ และชาวประมงจะไม่เสียที่จอดเรือ",
        "ชาวเมืองเก่าเคยกังวลเรื่องเสียงและน้ำมันจากเรือใหญ่ แต่ผลสำรวจทำให้กรรมการส่วนใหญ่เปลี่ยนใจ",
        "บริษัทเดินเรือยินดีกับมตินี้ หลังจากเรือบรรทุกน้ำมันเกยตื้นที่ปากท่าเมื่อปีที่แล้ว พวกเขาย้ายเส้นทางฤดูร้อนไปยังอีกฟากของชายฝั่ง",
    ),
    "Arabic": (
        "وافق مجلس الميناء يوم الثلاثاء على توسيع حوض العبارات، منهيا خلافا أبعد ثلاث شركات ملاحة عن المدينة"
        " قرابة عام.",
        "وقالت رئيسة المجلس للصحفيين إن العمل سيبدأ بعد عواصف الربيع وإن أي صياد لن يفقد مرساه.",
        "وكان سكان الحي القديم يخشون الضجيج والزيت من السفن الكبيرة، لكن مسحا أجرته المقاطعة أقنع معظم الأعضاء.",
        "ورحبت الشركات بالقرار، وكانت قد نقلت رحلاتها الصيفية إلى ميناء آخر على الساحل بعد جنوح ناقلة نفط عند"
        " مدخل الحوض في العام الماضي.",
    ),
    "Russian": (
        "Совет порта во вторник решил расширить паромную гавань и завершил спор, из-за которого три судоходные компании"
        " почти год обходили город стороной.",
        "Председатель совета сказала журналистам, что работы начнутся после весенних штормов и что ни один рыбак не"
        " потеряет причал.",
        "Жители старого квартала боялись шума и масла от больших судов, но обследование убедило почти всех членов"
        " совета.",
        "Компании приветствовали решение: летом прошлого года, когда у входа в гавань сел на мель танкер, они перенесли"
        " рейсы в другой порт дальше по берегу.",
    ),
    "Hindi": (
        "बंदरगाह बोर्ड ने मंगलवार को नौका घाट को चौड़ा करने का फैसला किया और वह विवाद खत्म कर दिया जिसके कारण तीन जहाज़"
        " कंपनियाँ लगभग एक साल से शहर से दूर थीं।",
        "बोर्ड की अध्यक्ष ने पत्रकारों से कहा कि काम वसंत के तूफ़ानों के बाद शुरू होगा और किसी मछुआरे की जगह नहीं जाएगी।",
        "पुराने मोहल्ले के लोगों को बड़े जहाज़ों के शोर और तेल का डर था, लेकिन एक सर्वेक्षण ने अधिकतर सदस्यों को मना लिया।",
        "कंपनियों ने फैसले का स्वागत किया, क्योंकि पिछले साल मुहाने पर एक टैंकर के फँस जाने के बाद उन्होंने अपने गर्मियों के"
        " रास्ते तट के दूसरे बंदरगाह पर भेज दिए थे।",
    ),
}
LINES: Final = {
    "Chinese": "更多新闻请看本网首页",
    "Japanese": "続きは本紙の電子版で",
    "Thai": "อ่านข่าวเพิ่มเติมในหน้าแรก",
    "Arabic": "اقرأ المزيد على صفحتنا الرئيسية",
    "Russian": "Читайте больше на главной странице",
    "Hindi": "और खबरें मुखपृष्ठ पर पढ़ें",
}
#: Vowel marks, the long stroke, and what joins or parts letters unseen.
MARKS: Final = "\u064b\u064e\u064f\u0650\u0651\u0652\u0670\u0640\u200d\u200f"

languages = pytest.mark.parametrize("language", STORIES)


def whole(language: str) -> str:
    """The story as one paragraph."""
    return " ".join(STORIES[language])


@languages
def test_a_copy_under_a_line_of_the_site_is_a_copy(language: str) -> None:
    """A line above and below, as sites put there, makes no other text."""
    framed = f"{LINES[language]}\n\n{whole(language)}\n\n{LINES[language]}"
    assert relation_of(framed, whole(language)) == "copy"


@languages
def test_a_part_is_an_excerpt(language: str) -> None:
    """Two sentences of a longer text are its `excerpt`, and it is their `extension`."""
    part = " ".join(STORIES[language][:2])
    assert (relation_of(part, whole(language)), relation_of(whole(language), part)) == ("excerpt", "extension")


@languages
def test_sentences_in_another_order_are_a_copy(language: str) -> None:
    """A text that was put together in another order is the same text."""
    first, second, third, fourth = STORIES[language]
    assert relation_of(f"{third} {fourth} {first} {second}", whole(language)) == "copy"


@languages
def test_another_story_in_the_same_script_is_none(language: str) -> None:
    """What two texts of one language have in common by chance links nothing."""
    first, second, third, fourth = STORIES[language]
    assert relation_of(f"{third} {LINES[language]} {fourth}", f"{first} {LINES[language]} {second}") is None


@languages
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_each_normal_form_is_exact(language: str, form: str) -> None:
    """How letters and their marks are composed makes no difference."""
    assert relation_of(unicodedata.normalize(form, whole(language)), whole(language)) == "exact"  # type: ignore[arg-type]  # one of the four


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(MARKS)), max_size=40))
def test_vowel_marks_and_tatweel_are_exact(marks: list[tuple[int, str]]) -> None:
    """An Arabic text is the same with vowel marks, with tatweel and with neither, wherever they stand."""
    text = whole("Arabic")
    for place, mark in marks:
        at = place % len(text)
        if text[at].isalpha():
            text = text[: at + 1] + mark + text[at + 1 :]
    assert relation_of(text, whole("Arabic")) == "exact"


@given(
    st.sampled_from(["Chinese", "Japanese", "Thai"]),
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from(" \n\u3000\u200b")), max_size=30),
)
def test_breaks_within_words_without_spaces_are_exact(language: str, breaks: list[tuple[int, str]]) -> None:
    """Where words have no spaces between them, a line or space anywhere changes nothing."""
    text = unicodedata.normalize("NFKC", whole(language))
    for place, mark in breaks:
        at = place % len(text)
        if at and not unicodedata.category(text[at]).startswith("M"):  # a mark stays with its letter
            text = text[:at] + mark + text[at:]
    assert relation_of(text, whole(language)) == "exact"
