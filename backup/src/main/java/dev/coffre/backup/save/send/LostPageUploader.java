package dev.coffre.backup.save.send;

import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.reuse.LostRecords;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sends lost pages of the previous point that this point does not contain. Older points need them, and the cache folder
 * still has them. A page stays lost if one of its children is lost for good. Not thread-safe.
 */
public final class LostPageUploader {
    private static final System.Logger LOG = System.getLogger(LostPageUploader.class.getName());
    private static final Set<ProblemCode> IGNORED_REFUSALS =
            Set.of(ProblemCode.QUOTA_EXCEEDED, ProblemCode.VAULT_DISK_FULL, ProblemCode.KID_NOT_ALLOWED);

    private final VaultSession session;
    private final PageStore store;
    private final BatchUploader uploader;
    private final StopSignal stop;

    public LostPageUploader(VaultSession session, PageStore store, BatchUploader uploader, StopSignal stop) {
        this.session = session;
        this.store = store;
        this.uploader = uploader;
        this.stop = stop;
    }

    /**
     * Sends as many pages as possible. A refusal does not fail the run, because its own point needs none of them.
     *
     * @param made pages that this run sent, or that the vault has
     */
    public void send(LostRecords lost, Set<Oid> made) {
        try {
            sendAll(lost, made);
        } catch (RecordsLostException gone) {
            LOG.log(System.Logger.Level.INFO, "lost pages of an older point stay lost: {0}", gone.getMessage());
        } catch (Problem refused) {
            if (!IGNORED_REFUSALS.contains(refused.code())) {
                throw refused;
            }
            LOG.log(System.Logger.Level.INFO, "lost pages of an older point stay lost: {0}", refused.getMessage());
        }
    }

    private void sendAll(LostRecords lost, Set<Oid> made) {
        List<Oid> left = lost.pages().reversed().stream()
                .filter(page -> !made.contains(page) && store.contains(page))
                .toList();
        for (int before = left.size() + 1; !left.isEmpty() && left.size() < before; ) {
            before = left.size();
            left = sendPass(left);
        }
    }

    /** Returns the pages that still lack a child. */
    private List<Oid> sendPass(List<Oid> pages) {
        List<Oid> left = new ArrayList<>();
        UploadBatch batch = new UploadBatch();
        for (Oid page : pages) {
            Optional<RecordBytes> kept = store.find(page).map(bytes -> new RecordBytes(page, bytes));
            if (kept.isPresent() && !batch.hasRoomFor(kept.get())) {
                left.addAll(sendComplete(batch));
                batch = new UploadBatch();
            }
            kept.ifPresent(batch::add);
        }
        left.addAll(sendComplete(batch));
        return left;
    }

    private List<Oid> sendComplete(UploadBatch batch) {
        Set<Oid> had = presentKids(batch);
        UploadBatch complete = new UploadBatch();
        List<Oid> left = new ArrayList<>();
        for (RecordBytes page : batch.records()) {
            if (had.containsAll(kidsOf(page))) {
                complete.add(page);
                had.add(page.oid());
            } else {
                left.add(page.oid());
            }
        }
        if (!complete.isEmpty()) {
            uploader.upload(complete);
        }
        return left;
    }

    private static List<Oid> kidsOf(RecordBytes page) {
        return RecordHeader.ofRecord(page.bytes()).children();
    }

    /** Returns the children of these pages that the vault has. */
    private Set<Oid> presentKids(UploadBatch batch) {
        Set<Oid> kids = new LinkedHashSet<>();
        batch.records().forEach(page -> kids.addAll(kidsOf(page)));
        List<Oid> all = List.copyOf(kids);
        Set<Oid> had = new HashSet<>();
        for (int from = 0; from < all.size(); from += VaultSession.MAX_OIDS) {
            stop.check();
            List<Oid> asked = all.subList(from, Math.min(all.size(), from + VaultSession.MAX_OIDS));
            session.have(asked).stream().forEach(i -> had.add(asked.get(i)));
        }
        return had;
    }
}
