package dev.coffre.backup.page;

/**
 * The page of one level that is being filled.
 *
 * @param <T> the items of pages; a finished page is itself an item of the level above
 */
public interface OpenPage<T> {
    /** Adds an item. Returns false and changes nothing if the page must end before it. An empty page accepts any item. */
    boolean add(T item);

    /** Whether the page must end after the item added last. */
    boolean endsHere();

    boolean isEmpty();

    /** Seals the page and starts an empty one. Returns the item that names the sealed page in the level above. */
    T seal();
}
