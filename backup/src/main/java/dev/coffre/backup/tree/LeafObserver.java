package dev.coffre.backup.tree;

/** Receives the leaf pages that a {@link TreeBuilder} makes: first the entries of a page, then the page itself. */
public interface LeafObserver {
    LeafObserver NONE = new LeafObserver() {
        @Override
        public void entry(Entry entry) {}

        @Override
        public void sealed(Subtree leaf) {}
    };

    void entry(Entry entry);

    void sealed(Subtree leaf);
}
