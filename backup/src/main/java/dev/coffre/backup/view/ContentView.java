package dev.coffre.backup.view;

import dev.coffre.backup.content.ChunkLocator;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.RecordFetcher;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.StoredAttribute;
import java.util.ArrayList;
import java.util.List;

/**
 * The content and the extended attributes of entries, for all points of a domain. Opened records are cached, also those
 * in flight. Thread-safe. A reader that is open when the view closes fails.
 */
public final class ContentView implements AutoCloseable {
    /** Enough for one reader that fetches ahead, and the bundles of the files around it. */
    public static final long DEFAULT_CACHE_BYTES = 48L << 20;

    /** A vault reads a batch from one place of its disk. */
    private static final long MAX_AHEAD = 2 * RecordFetcher.BATCH_BYTES;

    private final RecordOpenerPool openers;
    private final RecordFetcher fetcher;
    private final ContentCache contents;
    private final FileListPages lists;
    private final AttributeReader attributes;
    private final long maxAhead;

    /**
     * @param domain its threads are closed by the caller, after this view
     * @param pages supplies the pages of long lists of chunks
     * @param cacheBytes plaintext of records; a quarter of it may be fetched ahead of one reader. Patched chunks take a
     *     quarter more, and 8 MiB
     */
    public ContentView(DomainAccess domain, PageSource pages, long cacheBytes) {
        this.openers = new RecordOpenerPool(domain.keys());
        this.fetcher = domain.fetcher(openers);
        this.lists = new FileListPages(pages);
        this.attributes = new AttributeReader(domain.vault(), openers);
        this.maxAhead = Math.min(MAX_AHEAD, cacheBytes / 4);
        this.contents = new ContentCache(fetcher, cacheBytes, maxAhead + 2 * RecordReference.MAX_CHUNK_RAW);
    }

    /** Opens a file. Fetches nothing yet. An entry without content reads as one hole of its size. */
    public ContentReader open(Entry entry) {
        long size = entry.metadata().size();
        return switch (entry.content()) {
            case FileContent.Bundled place -> new BundledFileReader(place, size, contents);
            case FileContent.None _, FileContent.Chunks _, FileContent.FileList _ ->
                new ChunkedFileReader(new ChunkLocator(entry.content(), size, lists::open), contents, maxAhead);
        };
    }

    /** Requests the records that the first reads of these entries need, without waiting for them. */
    public void prefetch(List<Entry> entries) {
        List<RecordReference> wanted = new ArrayList<>();
        for (Entry entry : entries) {
            switch (entry.content()) {
                case FileContent.Bundled place -> wanted.add(place.bundle());
                case FileContent.Chunks(var chunks) -> chunks.forEach(chunk -> wanted.add(chunk.chunk()));
                case FileContent.None _, FileContent.FileList _ -> {}
            }
        }
        contents.prefetch(wanted);
    }

    /**
     * Returns all extended attributes, including ACLs, in ascending order of their names.
     *
     * @throws dev.coffre.vault.problem.Problem if a chunk with values is missing or damaged
     */
    public List<ExtendedAttribute> attributes(Entry entry) {
        return attributes.read(entry.attributes());
    }

    /** Returns the attributes that are stored in the entry itself, including ACLs. Fetches nothing. */
    public List<ExtendedAttribute> inlineAttributes(Entry entry) {
        return attributes.read(AttributeReader.inline(entry.attributes()));
    }

    /** Returns whether all attributes are stored in the entry itself, so that reading them fetches nothing. */
    public static boolean hasInlineAttributesOnly(Entry entry) {
        return entry.attributes().packed().isEmpty()
                && entry.attributes().listed().stream().allMatch(StoredAttribute.Inline.class::isInstance);
    }

    /** Bytes of records received from the vault, without pages. */
    public long fetchedBytes() {
        return fetcher.fetchedBytes();
    }

    @Override
    public void close() {
        openers.close();
    }
}
