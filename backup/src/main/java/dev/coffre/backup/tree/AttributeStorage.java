package dev.coffre.backup.tree;

/** How the value of one extended attribute is stored (docs/format.md §6, tag 0x0005). */
final class AttributeStorage {
    static final int INLINE = 0;
    static final int IN_CHUNK = 1;

    private AttributeStorage() {}
}
