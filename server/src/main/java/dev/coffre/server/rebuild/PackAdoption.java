package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.FindingTable;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.ScrubStateTable;
import dev.coffre.server.catalog.TaintPropagation;
import dev.coffre.server.catalog.UnknownPackTable;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.pack.PackCheck;
import dev.coffre.vault.store.pack.PackDefect;
import dev.coffre.vault.store.pack.PackEntry;
import dev.coffre.vault.store.pack.PackHeader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Gives a pack that the catalog does not know a row, and its records too, in one transaction that no admission overlaps with.
 * The records count as just admitted, so garbage collection spares them until two cycles have seen them. Every record is read
 * first: an agent that is answered that the vault has a record never sends it again, so the answer must not rest on a name in a
 * directory that anybody with the keys of the bucket can write.
 */
public final class PackAdoption {
    /** Times that a pack is planned while the catalog changes. */
    private static final int ATTEMPTS = 3;

    /**
     * Records and children that one transaction looks up, but for those of one record. A pack can name two million, for which
     * everything else that writes would wait, and which take hundreds of megabytes.
     */
    static final int MOST_NAMES = 131_072;

    private final Catalog catalog;
    private final StoreFiles store;
    private final Consumer<Runnable> exclusively;
    private final ToLongFunction<CatalogConnection> nextNr;

    /** Numbers of domains in which records were healed, and whose taint is to be computed again. */
    private final Set<Integer> healed = ConcurrentHashMap.newKeySet();

    /**
     * @param exclusively runs work while nothing is admitted
     * @param nextNr returns the number of a new pack; called within {@code exclusively}, in the transaction that uses it
     */
    public PackAdoption(
            Catalog catalog,
            StoreFiles store,
            Consumer<Runnable> exclusively,
            ToLongFunction<CatalogConnection> nextNr) {
        this.catalog = catalog;
        this.store = store;
        this.exclusively = exclusively;
        this.nextNr = nextNr;
    }

    /** Returns one for a time at which nothing is admitted yet. */
    static PackAdoption beforeAdmission(Catalog catalog, StoreFiles store) {
        return new PackAdoption(catalog, store, Runnable::run, connection -> 1 + new PackTable(connection).lastNr());
    }

    /** What of a pack is adopted. */
    enum Extent {
        /** Everything, or nothing if a record lacks children. */
        WHOLE,
        /** The records that lack no children. */
        PART,
        /**
         * The same, of a pack of which a part was adopted before, and which is still in use. What garbage collection condemned
         * since is not needed again.
         */
        REST
    }

    /**
     * Adopts a pack that is complete. If it names very many records, it is adopted in several transactions, and so in part at
     * first.
     *
     * @param extent what to adopt if the children of some records are missing
     */
    AdoptionResult adopt(VaultId vault, PackHeader header, Extent extent) {
        return adopt(vault, header, OptionalLong.empty(), extent);
    }

    /** @param length of its file, if a listing has said it: then a small pack takes one request */
    AdoptionResult adopt(VaultId vault, PackHeader header, OptionalLong length, Extent extent) {
        return adopt(vault, header, length, extent, MOST_NAMES);
    }

    /** @param mostNames that one transaction looks up, but for those of one record */
    AdoptionResult adopt(VaultId vault, PackHeader header, OptionalLong length, Extent extent, int mostNames) {
        catalog.requireNotReconciling();
        if (catalog.read(connection -> domain(connection, vault, header)).isEmpty()) {
            return new AdoptionResult.Unusable("the vault has no such domain");
        }
        PackCheck check;
        try (StoredFile file = open(vault, header, length)) {
            check = PackCheck.of(file, header);
        } catch (Problem unreadable) {
            return store.packs(vault).exists(header)
                    ? new AdoptionResult.Unusable(unreadable.getMessage())
                    : new AdoptionResult.NothingToDo();
        }
        if (!check.defects().isEmpty()
                && check.defects().getFirst() instanceof PackDefect.Unclosed unclosed
                && store.store().disk().isPresent()) {
            return unclosed.isDamage() ? new AdoptionResult.NothingToDo() : new AdoptionResult.Deferred();
        }
        if (check.intact().isEmpty() && !check.defects().isEmpty()) {
            return new AdoptionResult.Unusable(reason(check.defects().getFirst()));
        }
        return adopt(new NewPack(vault, header, check, extent), portions(check.intact(), mostNames));
    }

    private StoredFile open(VaultId vault, PackHeader header, OptionalLong length) {
        StoredFile file = store.packs(vault).openFile(header);
        return length.isPresent() && store.store().disk().isEmpty()
                ? new PrefetchedFile(file, length.getAsLong())
                : file;
    }

    /** Returns at least one portion. */
    static List<List<PackEntry>> portions(List<PackEntry> entries, int mostNames) {
        List<List<PackEntry>> portions = new ArrayList<>();
        int first = 0;
        int names = 0;
        for (int i = 0; i < entries.size(); i++) {
            names += 1 + entries.get(i).header().children().size();
            if (names >= mostNames) {
                portions.add(entries.subList(first, i + 1));
                first = i + 1;
                names = 0;
            }
        }
        if (first < entries.size() || portions.isEmpty()) {
            portions.add(entries.subList(first, entries.size()));
        }
        return portions;
    }

    private AdoptionResult adopt(NewPack pack, List<List<PackEntry>> portions) {
        Set<Oid> records = new HashSet<>();
        Optional<AdoptionResult> lacking = Optional.empty();
        boolean isInPart = false;
        for (int i = 0; i < portions.size(); i++) {
            boolean isMoreToCome = isInPart || i < portions.size() - 1;
            switch (adopt(pack, new Portion(portions.get(i), portions.size() > 1, i > 0, isMoreToCome))) {
                case AdoptionResult.Adopted(Set<Oid> some, boolean lacksSome) -> {
                    records.addAll(some);
                    isInPart |= lacksSome;
                }
                case AdoptionResult.LacksChildren lacks
                when portions.size() > 1 -> {
                    lacking = Optional.of(lacks);
                    isInPart = true;
                }
                case AdoptionResult other -> {
                    return i == 0 ? other : new AdoptionResult.Adopted(records, true);
                }
            }
        }
        boolean isNothingNew = pack.extent == Extent.REST && records.isEmpty() && isInPart;
        return lacking.filter(lacks -> isNothingNew).orElse(new AdoptionResult.Adopted(records, isInPart));
    }

    /**
     * Records that one transaction adopts.
     *
     * @param isOneOfSeveral whether the pack has others
     * @param isRowThere whether an earlier transaction has made the row of the pack
     * @param isMoreToCome whether others follow, or an earlier one left records out
     */
    private record Portion(List<PackEntry> entries, boolean isOneOfSeveral, boolean isRowThere, boolean isMoreToCome) {}

    private AdoptionResult adopt(NewPack pack, Portion portion) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<AdoptionResult> result = tryToAdopt(pack, portion);
            if (result.isPresent()) {
                return result.get();
            }
        }
        return new AdoptionResult.Deferred();
    }

    private record NewPack(VaultId vault, PackHeader header, PackCheck check, Extent extent) {
        boolean mustWait(AdoptionPlan plan, Portion portion) {
            boolean isOfUse = switch (extent) {
                case WHOLE -> portion.isOneOfSeveral;
                case PART -> true;
                case REST -> !plan.records().isEmpty();
            };
            return !plan.missing().isEmpty() && !isOfUse;
        }
    }

    /** Returns empty if the catalog changed meanwhile. Only the transaction keeps other work waiting. */
    private Optional<AdoptionResult> tryToAdopt(NewPack pack, Portion portion) {
        Optional<AdoptionPlan> made = catalog.read(connection -> domain(connection, pack.vault, pack.header)
                .map(domain -> new AdoptionPlan(connection, domain.nr(), portion.entries, pack.extent)));
        if (made.isEmpty()) {
            return Optional.empty();
        }
        AdoptionPlan plan = made.get();
        plan.decide(Set.of());
        if (pack.extent != Extent.REST && !pack.mustWait(plan, portion)) { // otherwise the store need not be asked
            plan.decide(packsThatAreGone(plan.otherPacks()));
        }
        if (pack.mustWait(plan, portion)) {
            return Optional.of(new AdoptionResult.LacksChildren(plan.missing()));
        }
        List<AdoptionResult> result = new ArrayList<>(1);
        exclusively.accept(() -> catalog.write(connection -> insert(connection, pack, portion, plan))
                .ifPresent(result::add));
        return result.stream().findFirst();
    }

    private static Optional<DomainRow> domain(CatalogConnection connection, VaultId vault, PackHeader header) {
        return new VaultTable(connection)
                .domain(header.domain())
                .filter(row -> row.vault().equals(vault));
    }

    /**
     * Computes the taint again of a domain in which records were healed, once for all of them: it takes a pass over the domain
     * while everything that writes waits. Until then, what is above them counts as absent.
     *
     * @param isAlways also if this process knows of none: another one may have died
     */
    void settleTaint(int domainNr, boolean isAlways) {
        if (healed.contains(domainNr) || isAlways && isAnyTainted(domainNr)) {
            exclusively.accept(
                    () -> catalog.change(connection -> new TaintPropagation(connection).recompute(domainNr)));
            healed.remove(domainNr);
        }
    }

    private boolean isAnyTainted(int domainNr) {
        return catalog.read(connection ->
                !new VaultRecordTable(connection).unusableOrds(domainNr).isEmpty());
    }

    /** Settles the taint of all domains in which this has healed records. */
    void settleTaint() {
        List.copyOf(healed).forEach(domainNr -> settleTaint(domainNr, false));
    }

    /** Runs work while nothing is admitted. */
    void exclusively(Runnable work) {
        exclusively.accept(work);
    }

    private static String reason(PackDefect defect) {
        return switch (defect) {
            case PackDefect.DamagedStructure structure -> structure.reason();
            case PackDefect.DamagedRecord record -> "none of its records is intact";
            case PackDefect.Unclosed unclosed -> "it has no end";
        };
    }

    /** Returns those of the packs with these numbers that are not in the store any more. */
    private Set<Long> packsThatAreGone(Set<Long> numbers) {
        List<PackRow> packs = catalog.read(connection -> numbers.stream()
                .flatMap(nr -> new PackTable(connection).find(nr).stream())
                .toList());
        return packs.stream()
                .filter(pack -> !store.packs(pack.vault()).exists(pack.header()))
                .map(PackRow::nr)
                .collect(Collectors.toSet());
    }

    private Optional<AdoptionResult> insert(
            CatalogConnection connection, NewPack pack, Portion portion, AdoptionPlan plan) {
        Optional<PackRow> row = new PackTable(connection).find(pack.header.pack());
        if (pack.extent == Extent.REST || portion.isRowThere
                ? row.filter(known -> known.retired().isEmpty()).isEmpty()
                : row.isPresent()) {
            return Optional.of(new AdoptionResult.NothingToDo());
        }
        int domainNr = plan.domainNr();
        if (domain(connection, pack.vault, pack.header)
                        .filter(domain -> domain.nr() == domainNr)
                        .isEmpty()
                || plan.isOutdated(connection)) {
            return Optional.empty();
        }
        long nr = row.isPresent() ? row.get().nr() : insertPack(connection, pack, domainNr);
        if (plan.write(connection, nr)) {
            healed.add(domainNr);
        }
        boolean isInPart = !plan.missing().isEmpty();
        boolean isMarked = isInPart || portion.isMoreToCome;
        if (isMarked != row.isPresent()) { // only one that was marked has a row
            new PackTable(connection).setAdoptedInPart(nr, isMarked);
        }
        return Optional.of(new AdoptionResult.Adopted(plan.records(), isInPart));
    }

    /** Returns its number. */
    private long insertPack(CatalogConnection connection, NewPack pack, int domainNr) {
        PackHeader header = pack.header;
        PackTable packs = new PackTable(connection);
        long nr = nextNr.applyAsLong(connection);
        long bytes = pack.check.intact().stream().mapToLong(PackEntry::length).sum();
        packs.insertClosed(nr, header, domainNr, bytes);
        new VaultTable(connection).addBytes(domainNr, bytes);
        if (!pack.check.defects().isEmpty()) {
            new ScrubStateTable(connection).setDamaged(nr);
        }
        new FindingTable(connection).delete(header.pack());
        new UnknownPackTable(connection).remove(store.pathBelow(pack.vault, header));
        return nr;
    }
}
