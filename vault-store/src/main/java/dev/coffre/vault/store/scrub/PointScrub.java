package dev.coffre.vault.store.scrub;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.storage.PointFiles;
import dev.coffre.vault.store.storage.StoreLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks the recovery points of one vault: every file, the vault's signatures on them, and the chains that they form. */
final class PointScrub {
    private final PointFiles files;
    private final VerifyingKey vaultKey;
    private final UnknownNames unknown;
    private final List<StoreFinding> findings = new ArrayList<>();
    private final List<StoredPoint> points = new ArrayList<>();

    PointScrub(PointFiles files, VerifyingKey vaultKey, UnknownNames unknown) {
        this.files = files;
        this.vaultKey = vaultKey;
        this.unknown = unknown;
    }

    /** @param committed the commits to this vault in the journal */
    void read(List<JournalEvent.PointCommitted> committed) {
        Map<MachineId, Map<Long, Sha256>> promised = new TreeMap<>();
        committed.forEach(event -> promised.computeIfAbsent(event.machine(), first -> new TreeMap<>())
                .put(event.seq(), event.hash()));
        files.machines(unknown.mostWith(promised.size())).stream()
                .filter(machine -> !promised.containsKey(machine) && unknown.take())
                .forEach(machine -> promised.put(machine, new TreeMap<>()));
        promised.forEach(this::readMachine);
    }

    private void readMachine(MachineId machine, Map<Long, Sha256> promised) {
        TreeMap<Long, ChainLink> links = new TreeMap<>();
        files.files().forEachFile(files.layout().points(files.vault(), machine), file -> {
            if (isPromised(file, machine, promised) || unknown.take()) {
                readFile(machine, file)
                        .ifPresent(link -> links.merge(
                                link.seq(), link, (one, other) -> preferred(promised.get(link.seq()), one, other)));
            }
        });
        promised.forEach((seq, hash) -> {
            ChainLink link = links.get(seq);
            if (link == null || !link.hash().equals(hash)) {
                note(new PointRef(machine, seq), "it was committed, and is not there");
            }
        });
        checkChain(machine, links);
        links.values().stream()
                .filter(StoredPoint.class::isInstance)
                .map(StoredPoint.class::cast)
                .forEach(points::add);
    }

    private boolean isPromised(Path file, MachineId machine, Map<Long, Sha256> promised) {
        long seq = seqOf(file);
        @Nullable Sha256 hash = promised.get(seq);
        if (hash == null) {
            return false;
        }
        Path point = files.layout().pointFile(files.vault(), machine, seq, hash);
        return file.equals(point) || file.equals(StoreLayout.tombstoneFile(point));
    }

    private Optional<ChainLink> readFile(MachineId machine, Path file) {
        try {
            ChainLink link = files.read(file);
            if (isSigned(link)) {
                return Optional.of(link);
            }
            note(new PointRef(machine, link.seq()), Optional.of(file), "it is not signed by this vault");
        } catch (Problem problem) {
            String reason = problem.details().getOrDefault("reason", problem.getMessage());
            note(new PointRef(machine, seqOf(file)), Optional.of(file), reason);
        }
        return Optional.empty();
    }

    private boolean isSigned(ChainLink link) {
        return switch (link) {
            case StoredPoint point -> point.receipt().isSignedBy(vaultKey, files.vault());
            case Tombstone tombstone -> tombstone.isSignedBy(vaultKey);
        };
    }

    /** Returns 0 for a name that is not a point's. */
    private static long seqOf(Path file) {
        String name = file.getFileName().toString();
        return name.matches("[0-9]{16}-.*") ? Long.parseLong(name.substring(0, 16)) : 0;
    }

    /**
     * Of two files for one place, the committed point wins over one whose receipt was never sent; then a tombstone wins over
     * its point.
     */
    private static ChainLink preferred(@Nullable Sha256 promised, ChainLink one, ChainLink other) {
        if (!one.hash().equals(other.hash())) {
            return one.hash().equals(promised) ? one : other;
        }
        return one instanceof Tombstone ? one : other;
    }

    private void checkChain(MachineId machine, TreeMap<Long, ChainLink> links) {
        long last = links.isEmpty() ? 0 : links.lastKey();
        for (long seq = 1; seq <= last; seq++) {
            ChainLink link = links.get(seq);
            ChainLink before = links.get(seq - 1);
            PointRef ref = new PointRef(machine, seq);
            if (link == null) {
                note(ref, "its chain needs it, and it is not there");
            } else if (before != null && !link.previous().equals(before.hash())) {
                note(ref, "it does not follow the one before");
            }
        }
    }

    private void note(PointRef point, String reason) {
        boolean known = findings.stream()
                .anyMatch(finding -> finding instanceof StoreFinding.PointDamaged damaged
                        && damaged.point().equals(point));
        if (!known) {
            note(point, Optional.empty(), reason);
        }
    }

    private void note(PointRef point, Optional<Path> file, String reason) {
        findings.add(new StoreFinding.PointDamaged(point, file, reason));
    }

    List<StoreFinding> findings() {
        return List.copyOf(findings);
    }

    /** Returns the undamaged points. */
    List<StoredPoint> points() {
        return List.copyOf(points);
    }
}
