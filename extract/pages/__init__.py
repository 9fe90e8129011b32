"""The pages of a run: `index.html` over the whole archive, `site.html` for one site, and the data that both show.

They open from disk without a network: scripts bring the data, and text of reports is only ever set as text.
"""
