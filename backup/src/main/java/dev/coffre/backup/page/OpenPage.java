package dev.coffre.backup.page;

/**
 * The page of one level that is being filled.
 *
 * @param <T> what the pages hold; a finished page is itself an item of the level above
 */
public interface OpenPage<T> {
    /** Adds an item, or answers false and changes nothing if the page must end before it. An empty page takes any. */
    boolean add(T item);

    /** Whether the page must end after the item added last. */
    boolean endsHere();

    boolean isEmpty();

    /** Seals the page and starts an empty one; answers the item by which the level above names the sealed one. */
    T seal();
}
