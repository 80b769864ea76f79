package dev.coffre.backup.tree;

/** Is told of the leaf pages that a {@link TreeBuilder} makes: of each its entries, then the page itself. */
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
