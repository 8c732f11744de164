"""Says which desk handles an article."""

from copydesk_workers.enrichers import Article, replace


def add_desk(article: Article) -> Article:
    """Puts the desk that handles the article in front of its keywords."""
    desk = "sport" if "match" in article.keywords else "news"
    return replace(article, keywords=(f"desk:{desk}", *article.keywords))
