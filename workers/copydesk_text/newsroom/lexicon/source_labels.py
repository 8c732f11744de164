"""What stands before the source of a text, by language."""

from typing import Final

from copydesk_text.phrases import one_of, phrases

#: Any of the labels, as a pattern; a colon stands behind it.
SOURCE_LABEL: Final = one_of(
    phrases("""
    Source|SOURCE|Sources|Quelle|Quellen|QUELLE|Fuente|Fonte|Bron|Källa|Kilde|Lähde|Źródło|Zdroj|Forrás|Sursa|Kaynak|KAYNAK
    Источник|Джерело|المصدر|مصدر|منبع|来源|來源|稿源|出典|출처|स्रोत|Sumber|Nguồn
    """)
)
