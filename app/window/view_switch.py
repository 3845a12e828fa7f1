"""Several views in one place, of which one shows."""

from __future__ import annotations

from PyQt6.QtWidgets import QVBoxLayout, QWidget


class ViewSwitch(QWidget):
    """Shows one view and is as large as that one needs: a `QStackedWidget` is as tall as its tallest.

    Args:
        views: the first one shows.
    """

    def __init__(self, *views: QWidget) -> None:
        super().__init__()
        self._views = views
        self.current = views[0]
        """The view that shows."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for view in views:
            column.addWidget(view)
        self.show_view(views[0])

    def show_view(self, view: QWidget) -> None:
        """Show one of the views and hide the others."""
        self.current = view
        for other in self._views:
            if other is not view:
                other.hide()
        view.show()
