"""Several views in one place, of which one shows."""

from __future__ import annotations

from PyQt6.QtWidgets import QVBoxLayout, QWidget


class ViewSwitch(QWidget):
    """Shows one view and is as large as that one needs: a `QStackedWidget` is as tall as its tallest.

    Attributes:
        current: the view that shows; the first one that was added, at first.

    Args:
        views: there from the beginning.
    """

    def __init__(self, *views: QWidget) -> None:
        super().__init__()
        self._views: list[QWidget] = []
        self.current: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for view in views:
            self.add_view(view)

    def add_view(self, view: QWidget) -> None:
        """Add another view."""
        self._views.append(view)
        if self.current is None:
            self.current = view
        else:
            view.hide()
        self._column.addWidget(view)

    def show_view(self, view: QWidget) -> None:
        """Show one of the views and hide the others."""
        self.current = view
        for other in self._views:
            if other is not view:
                other.hide()
        view.show()
