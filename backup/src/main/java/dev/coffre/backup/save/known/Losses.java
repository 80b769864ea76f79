package dev.coffre.backup.save.known;

import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.Content;
import dev.coffre.backup.reference.Child;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.StoredAttribute;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
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
public final class Losses {
    private final Set<Oid> oids = new HashSet<>();
    private final Map<Pid, Child> content = new HashMap<>();
    private final Set<Oid> pages = new LinkedHashSet<>();

    void add(Child lost) {
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

    public void addAll(Losses more) {
        oids.addAll(more.oids);
        content.putAll(more.content);
        pages.addAll(more.pages);
    }

    public boolean isEmpty() {
        return oids.isEmpty();
    }

    /** Returns the lost chunk or bundle with this content. Sealing it identically again heals every point that needs it. */
    public Optional<Child> heldBy(Pid pid) {
        return Optional.ofNullable(content.get(pid));
    }

    /** Returns the lost pages, parents before kids. */
    public List<Oid> pages() {
        return List.copyOf(pages);
    }

    public boolean include(Child child) {
        return oids.contains(child.oid());
    }

    /** Returns whether the content of {@code entry} references a lost record. */
    public boolean touchContent(Entry entry) {
        return !oids.isEmpty()
                && switch (entry.content()) {
                    case Content.None() -> false;
                    case Content.Bundled bundled -> include(bundled.bundle());
                    case Content.Chunks(var chunks) ->
                        chunks.stream().map(ChunkRef::chunk).anyMatch(this::include);
                    case Content.FileList(Child list) -> include(list);
                };
    }

    /** Returns whether an extended attribute references a lost record. */
    public boolean touchAttributes(AttributeSet attributes) {
        return !oids.isEmpty()
                && (attributes.together().filter(this::include).isPresent()
                        || attributes.listed().stream()
                                .anyMatch(each ->
                                        each instanceof StoredAttribute.InChunk inChunk && include(inChunk.chunk())));
    }
}
