package dev.coffre.backup.save.reuse;

import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.StoredAttribute;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Records of the previous point that cannot be reused: the vault lost them, or they are bundles to rebuild. Entries that
 * reference one of them count as changed; all others are reused. Not thread-safe while records are added.
 */
public final class LostRecords {
    private final Set<Oid> oids = new HashSet<>();
    private final Map<Pid, RecordReference> content = new HashMap<>();
    private final Set<Oid> pages = new LinkedHashSet<>();

    void add(RecordReference lost) {
        oids.add(lost.oid());
        if (lost.type().isPage()) {
            pages.add(lost.oid());
        }
        if (lost.type().isData()) {
            content.put(lost.pid(), lost);
        }
    }

    public void addAll(Set<Oid> more) {
        oids.addAll(more);
    }

    public boolean containsAny(Set<Oid> asked) {
        return !Collections.disjoint(oids, asked);
    }

    /** Returns the records of {@code lost} together with {@code bundles}, which are to be rebuilt. */
    public static LostRecords of(LostRecords lost, Set<Oid> bundles) {
        LostRecords all = new LostRecords();
        all.oids.addAll(lost.oids);
        all.oids.addAll(bundles);
        all.content.putAll(lost.content);
        all.pages.addAll(lost.pages);
        return all;
    }

    public boolean isEmpty() {
        return oids.isEmpty();
    }

    /** Returns the lost chunk or bundle with this content. Sealing it identically again heals every point that needs it. */
    public Optional<RecordReference> withContent(Pid pid) {
        return Optional.ofNullable(content.get(pid));
    }

    /** Returns the lost pages, parents before children. */
    public List<Oid> pages() {
        return List.copyOf(pages);
    }

    public boolean contains(RecordReference child) {
        return oids.contains(child.oid());
    }

    /** Returns whether the content of {@code entry} references a lost record. */
    public boolean affectContentOf(Entry entry) {
        return !oids.isEmpty()
                && switch (entry.content()) {
                    case FileContent.None() -> false;
                    case FileContent.Bundled bundled -> contains(bundled.bundle());
                    case FileContent.Chunks(var chunks) ->
                        chunks.stream().map(ChunkRef::chunk).anyMatch(this::contains);
                    case FileContent.FileList(RecordReference list) -> contains(list);
                };
    }

    /** Returns whether an extended attribute references a lost record. */
    public boolean affectAttributes(AttributeSet attributes) {
        return !oids.isEmpty()
                && (attributes.packed().filter(this::contains).isPresent()
                        || attributes.listed().stream()
                                .anyMatch(each ->
                                        each instanceof StoredAttribute.InChunk inChunk && contains(inChunk.chunk())));
    }
}
