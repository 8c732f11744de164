"""Widget lines of scraped pages: share buttons, counters, advertising and navigation labels.

A label counts only as a whole line. `ALWAYS` holds what no story prints as a line of its own. `BESIDE` holds words
that could be a line of a list or a table: they count above the body, below it, or in a run with an `ALWAYS` label.
"""

import re
from functools import lru_cache
from typing import Final, Literal

from copydesk_text.lines import folded
from copydesk_text.phrases import phrases

_LONGEST_LABEL: Final = 45


def _table(text: str) -> frozenset[str]:
    return frozenset(folded(label) for label in phrases(text))


ALWAYS: Final = _table("""
advertisement|advertisements|advertisement - continue reading below|story continues below|story continued below
story continues below advertisement|article continues below|article continues below advertisement
continue reading below|continue reading the main story|scroll to continue with content|read more|read full article
share this|share this article|share this story|share this post|share this page|share story|share article
share on facebook|share on twitter|share on facebook share on twitter|share on linkedin|share on whatsapp
share on reddit|share on pinterest|share via email|share by email|close share panel|fbshare tweet gshare email
email this article|print this article|print article|print this page|copy link|copy link to clipboard|tweet this
view comments|show comments|hide comments|leave a comment|post a comment|click here to comment on this article
join the conversation|skip to main content|skip to content|skip to navigation|scroll to top of page|back to top
back to gallery|toggle caption|hide caption|enlarge this image|more_vert|play_arrow|video_youtube
sign up for our newsletter|subscribe to our newsletter|sign me up|purchase: order reprint|post to facebook
cancelsend|open in app|listen to this article|change text size|text size|increase font size|decrease font size
connect tweet linkedin commentemailmore
اقرأ المزيد|اقرأ أيضا|اقرأ أيضاً|شارك هذا المقال|مشاركة المقال
поделиться в соцсетях|читайте также|читать далее
compartir en facebook|compartir en twitter|seguir leyendo|leer más|weiterlesen|artikel teilen|lire la suite
lire aussi|partager cet article|分享到微信|分享到微博|点击分享
""")

BESIDE: Final = _table("""
tt|a a|aa|a a a|share|shares|tweet|print|email|e-mail|mail|save|more|close|comment|comments|pin|pin it|link|url
facebook|twitter|x|whatsapp|pinterest|linkedin|reddit|flipboard|telegram|viber|messenger|instagram|youtube|tumblr
google|google+|subscribe|sign up|sign in|log in|login|register|search|menu|follow|follow us|like|replay|fullscreen
full screen|gallery|go|edit|tags|amp|next|prev|previous|prev next|posted|advertise|image|caption|enlarge|font
end|ends|30|fin|ende|конец|끝|完|了
listen|copy|bookmark|save for later|save article|add to favorites|1x|play|pause|mute
إعلان|إعلانات|مشاركة|شارك|شاركها|طباعة|نسخ الرابط|المزيد|فيسبوك|تويتر|واتساب|تلغرام|استمع
реклама|поделиться|печать|комментарии|подписаться|твитнуть|вконтакте
publicidad|compartir|imprimir|guardar|comentarios|anzeige|werbung|teilen|drucken|merken|kommentare
publicité|partager|imprimer|commentaires|pubblicità|condividi|stampa|publicidade|compartilhar
广告|分享|打印|评论|收藏|字号|微信|微博|大|中|小|広告|シェア|印刷
""")

_GALLERY_WORDS: Final = _table("""
close|fullscreen|full screen|replay|image|caption|toggle caption|hide caption|enlarge|enlarge this image|gallery
back to gallery|next|prev|previous|prev next|play|pause
""")

#: Counters: shares, comments, picture numbers, reading minutes; a lone number or the two-letter label of a widget.
_COUNTER: Final = re.compile(
    r"[\[(]?[0-9٠-٩]{1,6}[\])]?|[0-9]{1,4}(?:[.,][0-9]{1,3})?\s?[KkMm]"
    r"|[0-9.,]{1,7}[Kk]?\s(?:shares?|comments?|views?|likes?|retweets?)"
    r"|[0-9]{1,3}[\s-]?min(?:ute)?s?[\s-]read|[0-9]{1,2}\s(?:second|min(?:ute)?|hr|hour|day|week|month|year)s?\sago",
    re.IGNORECASE,
)
_GALLERY: Final = re.compile(
    r"[0-9]{1,3}\s?/\s?[0-9]{1,3}|(?:Image|Photo|Slide)\s?[0-9]{1,3}\s?(?:of|/)\s?/?\s?[0-9]{1,3}", re.IGNORECASE
)
_SIGNS: Final = re.compile(r"[•·|×✕✖>»<«/,;:.\[\]\-–—+#*_=~◎■□●○◆◇▲△▼]{1,5}")


def is_certain_label(line: str) -> bool:
    """Whether a line is page furniture wherever it stands."""
    return len(line) <= _LONGEST_LABEL and _kind(line) == "always"


def is_counter(line: str) -> bool:
    """Whether a line is a lone number, or a number of shares, comments, minutes or the like."""
    return len(line) <= _LONGEST_LABEL and _COUNTER.fullmatch(line) is not None


def is_gallery_label(line: str) -> bool:
    """Whether a line is the label of a picture in a gallery (`Image 1 of 3`, `1 / 3`, `Close`)."""
    return len(line) <= _LONGEST_LABEL and (bool(_GALLERY.fullmatch(line)) or folded(line) in _GALLERY_WORDS)


def is_label(line: str) -> bool:
    """Whether a line is page furniture if it stands outside the body or beside a certain label."""
    return len(line) <= _LONGEST_LABEL and _kind(line) is not None


@lru_cache(maxsize=16_384)  # a site prints the same labels on every page
def _kind(line: str) -> Literal["always", "beside"] | None:
    label = folded(line)
    if label in ALWAYS:
        return "always"
    if label in BESIDE or _COUNTER.fullmatch(line) or _GALLERY.fullmatch(line) or _SIGNS.fullmatch(line):
        return "beside"
    return None
