package dev.coffre.server.admission;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.vault.admission.CheckedRecord;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes groups where several processes admit. What the admission thread found is only a guess, by which the packs were
 * filled. The transaction looks everything up again and decides, with the same rules. Nothing changes meanwhile, because
 * writing transactions are serial among all processes. Ords and numbers of packs are drawn there.
 *
 * <p>The bytes of a record that another process has stored meanwhile are not referred to. A batch that needs bytes which the
 * admission thread did not append is not decided, and is admitted again: a record was live when the admission thread
 * looked, and is condemned or damaged since, or the batch was refused or lacked children then.
 *
 * <p>An attempt may be repeated when its outcome is unknown. If it was committed, the records are found stored.
 */
public final class SharedGroupWriter implements GroupWriter {
    private static final System.Logger LOG = System.getLogger(SharedGroupWriter.class.getName());

    private final Catalog catalog;
    private final BatchAdmission admission;
    private final CatalogSessionPins pins;

    public SharedGroupWriter(Catalog catalog, CapacityCheck capacity, CatalogSessionPins pins) {
        this.catalog = catalog;
        this.admission = new BatchAdmission(capacity);
        this.pins = pins;
    }

    /** By the clock of the database, as {@link GroupPacks#insert} reads it: that of this process may have stood still. */
    @Override
    public Instant now() {
        return catalog.now();
    }

    private record Decision(AdmissionGroup group, List<QueuedBatch> undecided) {}

    @Override
    public List<QueuedBatch> write(AdmissionGroup group, GroupPacks packs) {
        Decision decision = decide(group, packs);
        decision.group.answer();
        return decision.undecided;
    }

    private Decision decide(AdmissionGroup group, GroupPacks packs) {
        try {
            return catalog.write(connection -> decide(connection, group, packs));
        } catch (Problem unknown) {
            if (unknown.code() != ProblemCode.CATALOG_SERVER_UNREACHABLE) {
                throw unknown;
            }
            LOG.log(System.Logger.Level.INFO, "a group is written again: {0}", unknown.getMessage());
            return catalog.write(connection -> decide(connection, group, packs));
        }
    }

    private Decision decide(CatalogConnection connection, AdmissionGroup guess, GroupPacks packs) {
        List<QueuedBatch> batches = guess.batches();
        AdmissionFacts facts = new AdmissionFacts(
                connection, batches.stream().map(QueuedBatch::batch).toList());
        Map<Long, Long> numbers = packs.insert(connection); // counts bytes, so not before the quota is read
        AdmissionGroup group = new AdmissionGroup(null);
        group.continueAfter(facts.lastOrd());
        List<QueuedBatch> undecided = new ArrayList<>();
        for (QueuedBatch batch : batches) {
            if (!admission.admit(batch, facts, group, (domain, fresh) -> locations(fresh, guess, numbers))) {
                undecided.add(batch);
            }
        }
        group.write(connection);
        group.forEachPinned((vault, session, ords) -> pins.add(connection, vault, session, ords));
        return new Decision(group, undecided);
    }

    /** Returns where the admission thread has appended these records, in packs whose rows are inserted by this transaction. */
    private static Optional<List<RecordLocation>> locations(
            List<CheckedRecord> records, AdmissionGroup guess, Map<Long, Long> numbers) {
        List<RecordLocation> found = records.stream()
                .flatMap(checked -> guess.stored(checked.record().oid()).stream())
                .flatMap(row -> Optional.ofNullable(numbers.get(row.packNr())).stream()
                        .map(nr -> new RecordLocation(nr, row.offset())))
                .toList();
        return found.size() == records.size() ? Optional.of(found) : Optional.empty();
    }
}
