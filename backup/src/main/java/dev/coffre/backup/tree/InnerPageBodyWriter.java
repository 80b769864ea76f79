package dev.coffre.backup.tree;

import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.page.PageWriter;

/** Writes the body of an inner page: pages of the level below. */
final class InnerPageBodyWriter implements PageBodyWriter {
    private final PageWriter page;
    private final int countAt;
    private int count;

    InnerPageBodyWriter(PageWriter page) {
        this.page = page;
        countAt = page.body().size();
        page.body().u16(0);
    }

    @Override
    public void write(TreeItem item) {
        Subtree subtree = (Subtree) item;
        page.child(subtree.page());
        BigEndianWriter body = page.body();
        body.u64(subtree.files()).u64(subtree.bytes());
        KeyCodec.write(subtree.key(), body);
    }

    @Override
    public void accept(TreeItem item) {
        count++;
    }

    @Override
    public void finish() {
        page.body().putU16(countAt, count);
    }
}
