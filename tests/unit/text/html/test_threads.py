"""threads: all posts of a forum, below a question or of an issue are the text, whatever its system calls them."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, OTHER, page, paragraphs, parsed, read_page

from copydesk_text.html.pruning import _holders
from copydesk_text.html.threads import join_posts

TITLE = "<h1>A crane in the basin</h1>"
TEXTS = (*ENGLISH[:2], OTHER[0])
BY = "<div class='by'><a href='/u/osk'>osk</a> 3 March 2026, 09:14 PM</div><p>Posts: 411. Member since May.</p>"

#: How systems mark a post, its text in braces.
SYSTEMS = {
    "phpbb": "<div id='p{n}' class='post'><div class='postbody'><h3><a href='#p{n}'>Re: A crane</a></h3>"
    + BY
    + "<div class='content'>{text}</div><div class='signature'>Nobody ever reads what stands down here, I guess.</div>"
    "</div><dl class='postprofile'><dt>osk</dt></dl></div>",
    "vbulletin": "<li id='post_{n}'>" + BY + "<blockquote class='postcontent restore'>{text}</blockquote></li>",
    "xenforo": "<article class='message'>" + BY + "<div class='bbWrapper'>{text}</div><a>Like</a></article>",
    "discourse": "<div id='post_{n}' class='crawler-post'>" + BY + "<div class='post'><p>{text}</p></div></div>",
    "mybb": "<div class='post' id='post_{n}'>" + BY + "<div class='post_body' id='pid_{n}'>{text}</div></div>",
    "tables": "<table id='post{n}'><tr><td>" + BY + "</td><td class='text'>{text}</td></tr></table>",
    "issues": "<div class='timeline'>"
    + BY
    + "<table><tr><td class='js-comment-body'><p>{text}</p></td></tr></table></div>",
    "bugzilla": "<div id='c{n}' class='bz_comment'>" + BY + "<pre class='bz_comment_text'>{text}</pre></div>",
}


def thread(form: str, around: str = "div class='comments'") -> str:
    posts = "".join(form.replace("{n}", str(n)).replace("{text}", text) for n, text in enumerate(TEXTS))
    return page(f"{TITLE}<{around}>{posts}</{around.split()[0]}>")


@pytest.mark.parametrize("system", SYSTEMS)
def test_all_posts(system: str) -> None:
    """Each post is in the text, in order, and no profile, signature or button is."""
    article = read_page(thread(SYSTEMS[system]))
    assert article.text.split("\n\n") == list(TEXTS)
    assert (article.published_at, article.published_from) == ("2026-03-03", "html")


@pytest.mark.parametrize(
    "html",
    [
        page(f"{TITLE}<div id='post-1'>{BY}{paragraphs(*ENGLISH)}</div>"),
        thread("<div id='post-{n}'><h2><a href='/{n}'>A headline</a></h2><p>3 March 2026</p><p>{text}</p></div>"),
        thread("<div id='post-{n}'><p>{text}</p></div>"),
        thread("<div id='step-{n}'><p>3 March 2026</p><p>{text}</p></div>"),
    ],
    ids=["one post", "teasers", "no dates", "other numbers"],
)
def test_no_thread(html: str) -> None:
    """One post, teasers of a weblog, and numbered elements without a date or of another kind are left as they are."""
    opened = parsed(html)
    assert join_posts(opened, _holders(opened.tree)) == []
