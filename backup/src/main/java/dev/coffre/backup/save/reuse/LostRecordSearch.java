package dev.coffre.backup.save.reuse;

import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.FileListPage;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.StoredAttribute;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.backup.tree.TreeItem;
import dev.coffre.backup.tree.TreePageReader;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds the records of a point that the vault lost. Asks the vault for the root page. If a page is missing, opens it and
 * asks for its children, down to the records that are really lost. A vault that has everything gets one request.
 */
public final class LostRecordSearch {
    private final VaultSession session;
    private final PageSource pages;
    private final StopSignal stop;

    public LostRecordSearch(VaultSession session, PageSource pages, StopSignal stop) {
        this.session = session;
        this.pages = pages;
        this.stop = stop;
    }

    /** Adds to {@code lostRecords} every record below {@code root} that the vault does not have intact. */
    public void search(TreeRoot root, LostRecords lostRecords) {
        List<RecordReference> absent = findAbsent(List.of(root.page()), lostRecords);
        while (!absent.isEmpty()) {
            List<RecordReference> kids = new ArrayList<>();
            Map<Oid, RecordReference> distinct = new LinkedHashMap<>();
            for (RecordReference page : absent) {
                kidsOf(page, kid -> distinct.put(kid.oid(), kid));
            }
            kids.addAll(distinct.values());
            absent = findAbsent(kids, lostRecords);
        }
    }

    /**
     * Adds to {@code lostRecords} all of {@code children} that the vault does not have intact. Returns the pages among them.
     */
    private List<RecordReference> findAbsent(List<RecordReference> children, LostRecords lostRecords) {
        List<RecordReference> absent = new ArrayList<>();
        for (int from = 0; from < children.size(); from += VaultSession.MAX_OIDS) {
            stop.check();
            List<RecordReference> asked =
                    children.subList(from, Math.min(children.size(), from + VaultSession.MAX_OIDS));
            BitSet had = session.have(asked.stream().map(RecordReference::oid).toList());
            for (int i = had.nextClearBit(0); i < asked.size(); i = had.nextClearBit(i + 1)) {
                lostRecords.add(asked.get(i));
                if (asked.get(i).type().isPage()) {
                    absent.add(asked.get(i));
                }
            }
        }
        return absent;
    }

    /** Passes on the children of a page. Passes none if neither the cache folder nor the vault has the page. */
    private void kidsOf(RecordReference page, Consumer<RecordReference> kids) {
        try {
            if (page.type() == RecordType.FILELIST) {
                pages.open(page, FileListPage::decode).items().stream()
                        .flatMap(item -> item.children().stream())
                        .forEach(kids);
            } else {
                for (TreeItem item : pages.open(page, TreePageReader::decode).items()) {
                    switch (item) {
                        case Subtree subtree -> kids.accept(subtree.page());
                        case Entry entry -> childrenOf(entry, kids);
                    }
                }
            }
        } catch (Problem gone) {
            if (!PreviousTree.isLost(gone)) {
                throw gone;
            }
        }
    }

    private static void childrenOf(Entry entry, Consumer<RecordReference> kids) {
        switch (entry.content()) {
            case FileContent.None() -> {}
            case FileContent.Bundled bundled -> kids.accept(bundled.bundle());
            case FileContent.Chunks(var chunks) ->
                chunks.stream().map(ChunkRef::chunk).forEach(kids);
            case FileContent.FileList(RecordReference list) -> kids.accept(list);
        }
        AttributeSet attributes = entry.attributes();
        attributes.packed().ifPresent(kids);
        for (StoredAttribute attribute : attributes.listed()) {
            if (attribute instanceof StoredAttribute.InChunk inChunk) {
                kids.accept(inChunk.chunk());
            }
        }
    }
}
