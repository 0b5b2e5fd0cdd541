"""The first column of a tree, kept in sight while the others scroll: without it no row says what it is."""

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeView


class FrozenColumn(QTreeView):
    """Covers the first column of ``tree`` while that is scrolled to the right; model, selection and expanded rows are the tree's."""

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree
        self._laid_out = 0
        self.setFocusProxy(tree)
        self.setObjectName("frozen")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(tree.verticalScrollMode())
        self.setItemDelegate(tree.itemDelegate())
        self.setIndentation(tree.indentation())
        self.setSelectionBehavior(tree.selectionBehavior())
        self.setEditTriggers(tree.editTriggers())
        self.setContextMenuPolicy(tree.contextMenuPolicy())
        self.customContextMenuRequested.connect(tree.customContextMenuRequested)
        self.header().setFont(tree.header().font())
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.header().setStretchLastSection(True)
        for one, other in ((self, tree), (tree, self)):
            one.expanded.connect(other.expand)
            one.collapsed.connect(other.collapse)
            one.verticalScrollBar().valueChanged.connect(other.verticalScrollBar().setValue)
        tree.horizontalScrollBar().valueChanged.connect(self.place)
        tree.header().sectionResized.connect(self.place)
        self.hide()

    def show_model(self, model: QAbstractItemModel) -> None:
        """Show ``model``, which ``tree`` must have already: the selection model is the tree's."""
        self.setModel(model)
        self.setSelectionModel(self._tree.selectionModel())
        for column in range(1, model.columnCount()):
            self.setColumnHidden(column, True)

    def covers(self) -> int:
        """Its width in pixels; 0 while it is hidden."""
        return 0 if self.isHidden() else self.width()

    def place(self) -> None:
        """Follow the geometry of the tree's first column; hidden where nothing is scrolled or the tree is too narrow."""
        tree, width = self._tree, self._tree.columnWidth(0)
        self.setVisible(tree.horizontalScrollBar().value() > 0 and tree.viewport().width() > width * 3 // 2)  # room beside it
        if self.isHidden():
            self._laid_out = 0
            return
        frame, header = tree.frameWidth(), tree.header().height()
        self.header().setFixedHeight(header)
        self.setGeometry(frame, frame, width, header + tree.viewport().height())
        if self._laid_out != width:  # the rows may be of other heights
            self._laid_out = width
            self.doItemsLayout()
        self.verticalScrollBar().setValue(tree.verticalScrollBar().value())
