"""Names of authors: those of people and agencies, and nothing else that stands beside them."""

import pytest

from copydesk_text.newsroom.author_names import declared_authors, opened_authors, printed_authors


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("BY ADA LOW, BO RAY and CY FOX", ("ADA LOW", "BO RAY", "CY FOX")),
        ("Low, Ada; Ray, Bo", ("Ada Low", "Bo Ray")),
        ("Ada Low, Harbour Correspondent", ("Ada Low",)),
        ("Ada Low Senior Health Reporter", ("Ada Low",)),
        ("Staff Writer Ada Low", ("Ada Low",)),
        ("Ada Low, Vardo", ("Ada Low",)),
        ("Ada Low, Vardo, Norway", ("Ada Low",)),
        ("Gazette Online, Vardo, Norway", ()),
        ("Ada, Ben, Cleo", ("Ada", "Ben", "Cleo")),
        ("Ada Low/Reuters", ("Ada Low", "Reuters")),
        ("ADA LOW, AP Auto Writer", ("ADA LOW", "AP")),
        ("desk@gazette.example (Ada Low)", ("Ada Low",)),
        ("Ada Low <ada@gazette.example>", ("Ada Low",)),
        ("Ada Low @adalow", ("Ada Low",)),
        ("Ada Low, updated by Bo Ray", ("Ada Low",)),
        ("Ada Low. Photos by Bo Ray", ("Ada Low",)),
        ("作者：王小明 编辑：李春华", ("王小明",)),
        ("编辑：李春华 作者︱王小明", ("王小明",)),
        ("Ada (A.B.) Low", ("Ada (A.B.) Low",)),
        ("Ada (Berta Cora) Low and Bo Ray, Staff Writers", ("Ada (Berta Cora) Low", "Bo Ray")),
        ("Ada Low (Gazette) Vardo", ("Ada Low",)),
        ("Infos locales et faits divers - gazette.example", ()),
        ("Ada Low - gazette.example", ("Ada Low",)),
        ("priya nair, farokh engineer", ("priya nair", "farokh engineer")),
        ("Zone Marine et faits divers - gazette.example", ()),
        ("Ada Low and staff reporters - gazette.com", ("Ada Low",)),
        ("Ada Low, Bo Ray - gazette.example", ("Ada Low", "Bo Ray")),
        ("By Ada Low and Bo Ray - gazette.example", ("Ada Low", "Bo Ray")),
        ("Ada Low, Staff Writer - gazette.com", ("Ada Low",)),
        ("Ada Low | Reuters - gazette.com", ("Ada Low", "Reuters")),
        ("记者王小明 - 海港网port.cn", ("王小明",)),
        ("Ada Low / Bo Ray - mail.com", ("Ada Low", "Bo Ray")),
        ("Ada Low; Bo Ray - mail.com", ("Ada Low", "Bo Ray")),
        ("https://social.example/AdaLowWrites", ()),
        ("//social.example/AdaLowWrites", ()),
        ("本报记者王小明", ("王小明",)),
        ("김하늘 기자", ("김하늘",)),
        ("كريم البنا", ("كريم البنا",)),
        ("Martin Luther King Jr.", ("Martin Luther King Jr.",)),
        ("Ada Low, Jr.", ("Ada Low, Jr.",)),
        ("Saskia van der Meer", ("Saskia van der Meer",)),
        ("Per Holm", ("Per Holm",)),
        ("Madonna", ("Madonna",)),
        ("desk@gazette.example", ()),
        ("gazette.example, Vardo, Norway", ()),
        ("kstevens", ()),
        ("RIPRODUZIONE RISERVATA © Copyright VARDO", ()),
        ("user_12", ()),
        ("University of Vardo", ()),
        ("Norda Energie GmbH", ()),
        ("Ministerium für Hafenbau", ()),
        ("Nachrichten", ()),
        ("新华日报", ()),
        ("The Editors", ()),
        ("'Ada Low, Bo Ray'", ("Ada Low", "Bo Ray")),
        ("“Ada Low”", ("Ada Low",)),
        ("'", ()),
        ("", ()),
    ],
)
def test_declared(value: str, expected: tuple[str, ...]) -> None:
    """People and agencies, without roles, places, addresses, organisations and those who did something else."""
    assert declared_authors([value]) == expected


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        (["By", "Ada Low", "and", "Bo Ray"], ("Ada Low", "Bo Ray")),
        (["Ada Low", "Bo Anna Ray", "Cy Fox"], ("Ada Low", "Bo Anna Ray", "Cy Fox")),
        (["Ada Low", "March 3", "New Vardo"], ("Ada Low",)),
        (["Ada", "Low"], ("Ada Low",)),
        (["By", "Heiner"], ("Heiner",)),
        (["Heiner"], ()),
        (["Photo by", "Ada Low"], ()),
        (["Read more"], ()),
        (["By Reuters"], ("Reuters",)),
        (["作者：", "王小明", "发布时间", "2026年3月3日"], ("王小明",)),
        (["文：", "岸田遥香", "公開日"], ("岸田遥香",)),
        (["岸田遥香", "井口公開"], ("岸田遥香", "井口公開")),
        (["von", "Ada Low", "(Die Hafenpost)"], ("Ada Low",)),
        (["Ada Low", "(Harbour Radio)", "and", "Bo Ray", "(Coast Radio)"], ("Ada Low", "Bo Ray")),
        (["Ada Low", "(AP)"], ("Ada Low", "AP")),
        (["Ada Low", "(and Bo Ray)"], ("Ada Low", "Bo Ray")),
        (["Ada Low", "(Fotos)", "Bo Ray", "(Text)"], ("Bo Ray",)),
        (["Ada (A.B.) Low"], ("Ada (A.B.) Low",)),
        (["投稿者", "岸田遥香"], ("岸田遥香",)),
        (["作成者:", "Ada Low"], ("Ada Low",)),
        (["岸田遥香", "翻訳者", "井口誠"], ("岸田遥香",)),
        (["岸田遥香", "監修", "井口誠"], ("岸田遥香",)),
        (["文章作者", "王小明"], ("王小明",)),
        (["מחברת הפוסט", "נועה לוי"], ("נועה לוי",)),
    ],
)
def test_printed(segments: list[str], expected: tuple[str, ...]) -> None:
    """Full names up to the first text that is none; one word only behind "By"."""
    assert printed_authors(segments) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ("Text und Fotos: Jost Keller", ("Jost Keller",)),
        ("Autor/-in: Jost Keller", ("Jost Keller",)),
        ("Author(s): Ada Low", ("Ada Low",)),
        ("Автор(ы): Вера Лунина", ("Вера Лунина",)),
        ("Autor: Jan Novák Publikováno: úterý 3. března 2026", ("Jan Novák",)),
        ("글=김하늘 기자 사진=박준", ("김하늘",)),
        ("Posté par Lucie Morel à 08:00 - 03/03/2026", ("Lucie Morel",)),
        ("Par Lucie Morel Publié le 3 mars 2026 à 18h42", ("Lucie Morel",)),
        ("Words and photos by Ada Low", ("Ada Low",)),
        ("Testo e foto di Chiara Bassi", ("Chiara Bassi",)),
        ("文・写真／岸田遥香", ("岸田遥香",)),
        ("文/图 陈晓东", ("陈晓东",)),
        ("글·사진 김하늘 기자", ("김하늘",)),
        ("Analysis by Ada Low", ("Ada Low",)),
        ("Eine Kolumne von Jost Keller", ("Jost Keller",)),
        ("Chronique de Lucie Morel", ("Lucie Morel",)),
        ("Un articolo di Chiara Bassi", ("Chiara Bassi",)),
        ("Röportaj: Ayşe Demir", ("Ayşe Demir",)),
        ("de Ioana Marin", ("Ioana Marin",)),
        ("Dalla nostra inviata Chiara Bassi", ("Chiara Bassi",)),
        ("Беседовала Вера Лунина", ("Вера Лунина",)),
        ("Автор текста: Вера Лунина", ("Вера Лунина",)),
        ("云海日报记者 陈晓东", ("陈晓东",)),
        ("記者陳曉東／港口報導", ("陳曉東",)),
        ("國際中心／陳曉東報導", ("陳曉東",)),
        ("国际中心／港口报道", ()),
        ("岸田遥香記者", ("岸田遥香",)),
        ("ロンドン＝岸田遥香", ("岸田遥香",)),
        ("김하늘 의학전문기자", ("김하늘",)),
        ("도쿄=김하늘 특파원", ("김하늘",)),
        ("القاهرة - كريم البنا", ("كريم البنا",)),
        ("נועה לוי ואבי כהן", ("נועה לוי", "אבי כהן")),
        ("Rui Matos, de Lisboa", ("Rui Matos",)),
        ("Lucie MOREL.", ("Lucie MOREL",)),
        ("N. N., Hina", ("Hina",)),
        ("Ada Low|Reporter|Bo Ray|Photographer", ("Ada Low",)),
        ("Ada Low, text|Bo Ray, photos", ("Ada Low",)),
        ("Jost Keller (Text), Anke Birnbaum (Foto)", ("Jost Keller",)),
        ("Bo Ray|Photographer", ("Bo Ray",)),
        ("Ada Low|Rural Affairs Editor", ("Ada Low",)),
        ("Корр. Вера Лунина", ("Вера Лунина",)),
        ("Von Jost Keller (Text) und Anke Birnbaum (Fotos)", ("Jost Keller",)),
        ("3 March 2026 - A cura di Chiara Bassi", ("Chiara Bassi",)),
        ("Das Gespräch führte Jost Keller", ("Jost Keller",)),
        ("経済部 岸田遥香", ("岸田遥香",)),
        ("文＝岸田遥香　写真＝井口誠", ("岸田遥香",)),
        ("إعداد: كريم البنا، سلمى الحداد", ("كريم البنا", "سلمى الحداد")),
        ("الميناء نيوز - وكالات", ()),
        ("لندن: كريم البنا", ("كريم البنا",)),
        ("Ada Low|Senior Harbour Reporter", ("Ada Low",)),
        ("Ada Low|Chief Reporter, Vardo Coast", ("Ada Low",)),
        ("Ada Low|, Reporter, and Bo Ray", ("Ada Low", "Bo Ray")),
        ("Ada Low, Reporter|Bo Ray, Photo Editor Staff", ("Ada Low", "Bo Ray")),
        ("Ada Low|Professor of Coastal Studies, Vardo Tech", ("Ada Low",)),
        ("Jost Keller|Wirtschaftsredakteur, Bremer Land", ("Jost Keller",)),
        ("Jost Keller Hafenreporter", ("Jost Keller",)),
        ("נועה לוי, כתבת לענייני ים", ("נועה לוי",)),
        ("From Ada Low in Vardo", ("Ada Low",)),
        ("By|Ada Low|From Port Vardo", ("Ada Low",)),
        ("Lucía Prado|Desde Puerto Hondo", ("Lucía Prado",)),
        ("Nga Blerta Kola", ("Blerta Kola",)),
        ("Na Hadija Mussa", ("Hadija Mussa",)),
        ("ni Liza Ramos", ("Liza Ramos",)),
        ("Jón Árnason skrifar", ("Jón Árnason",)),
        ("ავტორი: ნინო ლომიძე", ("ნინო ლომიძე",)),
        ("[岸田遥香，港メディア]", ("岸田遥香",)),
        ("云海记者 陈晓东", ("陈晓东",)),
        ("迪力·艾山", ("迪力·艾山",)),
        ("记者 陈宇 林凯", ("陈宇", "林凯")),
        ("记者 陈宇 通讯员 林凯", ("陈宇", "林凯")),
        ("김하늘·이구름 기자", ("김하늘", "이구름")),
        ("AL/BR", ()),
        ("Lucie Morel avec agences", ("Lucie Morel",)),
        ("Ada Low|No Comments", ("Ada Low",)),
        ("摄影·陈晓东", ()),
        ("Ada Low, Coast Safety Reporter", ("Ada Low",)),
        ("Posted by Ada Low, Developer Advocate for Piers", ("Ada Low",)),
        ("Ada Low, Executive Director, Bo Ray, Software Engineer", ("Ada Low", "Bo Ray")),
        ("Ada Low, Executive Director and Bo Ray", ("Ada Low", "Bo Ray")),
        ("Jost Keller, Leiter Hafenbau", ("Jost Keller",)),
        ("Jost Keller, Michael Leiter", ("Jost Keller", "Michael Leiter")),
        ("By Priya Nair, Farokh Engineer", ("Priya Nair", "Farokh Engineer")),
        ("By Priya Nair, Kurt Student, Charles Officer", ("Priya Nair", "Kurt Student", "Charles Officer")),
        ("John (Reuters) Smith", ("John Smith",)),
        ("Lucie Morel, directrice générale", ("Lucie Morel",)),
        ("Вера Лунина, генеральный директор", ("Вера Лунина",)),
        ("Ada Low|Sponsored Links", ("Ada Low",)),
        ("Sponsored Links", ()),
        ("スポンサード リンク", ()),
        ("Ada Low, AP Harbour Writer", ("Ada Low", "AP")),
        ("Ada Low|AP Harbour Writer", ("Ada Low", "AP")),
        ("Ada Low|Penulis|, Editor|Bo Ray", ("Ada Low",)),
        ("By Ada Low of the Gazette staff", ("Ada Low",)),
        ("Ada Low 3 min read", ("Ada Low",)),
        ("By Ada Low July 16 at 8:30 AM", ("Ada Low",)),
        ("By Ada May 3 March 2026", ("Ada May",)),
        ("Posts by Ada Low", ("Ada Low",)),
        ("By Manuel “Manny” Ortiz", ("Manuel “Manny” Ortiz",)),
        ("a cura di Chiara Bassi", ("Chiara Bassi",)),
        ("Escribe Lucía Prado", ("Lucía Prado",)),
        ("Corresponsal: Lucía Prado", ("Lucía Prado",)),
        ("De: Ioana Marin", ("Ioana Marin",)),
        ("Autor:in: Anke Birnbaum", ("Anke Birnbaum",)),
    ],
)
def test_printed_in_what_is_called_a_byline(texts: str, expected: tuple[str, ...]) -> None:
    """What opens a byline, what stands before or behind a name, and who took the pictures, in many languages."""
    assert printed_authors(texts.split("|")) == expected


@pytest.mark.parametrize("text", ["本报记者获悉，火灾已扑灭。", "记者昨天了解到", "记者从港务局获悉，码头已关闭。"])
def test_a_sentence_about_a_reporter_opens_no_names(text: str) -> None:
    """Leads of Chinese papers begin with the word for a reporter, too."""
    assert opened_authors([text]) == ()


def test_who_is_asked_is_no_author() -> None:
    """`Interview:` opens the name of the one who asked only in what the page calls a byline."""
    assert printed_authors(["Interview: Ada Low"]) == ("Ada Low",)
    assert opened_authors(["Interview: Ada Low"]) == ()


def test_opened() -> None:
    """In a line of facts names count behind "By" only, up to the first text that is none."""
    assert opened_authors(["3 May 2021", "Port Vardo", "by Ada Low", "Bo Ray", "in Sport"]) == ("Ada Low", "Bo Ray")
    assert opened_authors(["3 May 2021", "Port Vardo"]) == ()
    assert opened_authors(["03.05.2021, 18:42 Uhr - Von Ada Low"]) == ("Ada Low",)
    assert opened_authors(["3 May 2021 6:42 pm - By Ada Low"]) == ("Ada Low",)
    assert opened_authors(["김하늘 기자 ha@port.example", "입력 2021-05-03"]) == ("김하늘",)
    assert opened_authors(["김하늘 기자 - 입력 2021.05.03 18:42"]) == ("김하늘",)
    assert opened_authors(["2021年5月3日 10時12分　取材・文／岸田遥香"]) == ("岸田遥香",)
    assert opened_authors(["Ada Low", "Bo Ray"]) == ()


@pytest.mark.parametrize("between", ["( ", "/ ", " ", ", ", "( / "])
def test_what_stands_between_name_and_agency_may_be_long(between: str) -> None:
    """It is read in time that grows with its length; before, each sign doubled it."""
    long = between * 5_000
    assert declared_authors([f"Ada Low {long}x"]) in (("Ada Low",), ())
    assert "Ada Low" in declared_authors([f"Ada Low {between * 3}Reuters"])


@pytest.mark.parametrize("points", [".", ". . .", 100 * "."])
def test_a_label_behind_points_opens_names(points: str) -> None:
    """However many points stand before it; a row of them is one place to look."""
    assert printed_authors([f"Author: Ada Low{points} Editor: Bo Ray"]) == ("Ada Low",)
