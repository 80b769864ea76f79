package dev.coffre.vault.memory;

import dev.coffre.vault.admission.PointRules;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A registered machine, its keys and its chain. Guarded by its vault's lock. */
final class MemoryMachine {
    private final MachineId id;
    private final MemoryDomain domain;
    private final Map<Integer, VerifyingKey> pointKeys = new HashMap<>();
    private final List<ChainLink> links = new ArrayList<>();
    private VerifyingKey pointKey;
    private int keyGen = 1;
    private Optional<VerifyingKey> successor = Optional.empty();
    private Optional<String> pin = Optional.empty();

    MemoryMachine(MachineId id, MemoryDomain domain, VerifyingKey pointKey) {
        this.id = id;
        this.domain = domain;
        this.pointKey = pointKey;
        pointKeys.put(keyGen, pointKey);
    }

    MemoryDomain domain() {
        return domain;
    }

    PointChain chain() {
        return new PointChain(id, pointKeys, links);
    }

    PointRules pointRules() {
        return new PointRules(id, domain.id(), domain.slots().epoch(), keyGen, pointKey, successor);
    }

    Optional<StoredPoint> point(Sha256 hash) {
        return links.stream()
                .filter(StoredPoint.class::isInstance)
                .map(StoredPoint.class::cast)
                .filter(point -> point.hash().equals(hash))
                .findFirst();
    }

    void add(StoredPoint stored) {
        stored.point().ext().handover().ifPresent(this::handOver);
        links.add(stored);
    }

    private void handOver(VerifyingKey next) {
        keyGen++;
        pointKey = next;
        successor = Optional.empty();
        pointKeys.put(keyGen, next);
    }

    void allowHandover(VerifyingKey next) {
        successor = Optional.of(next);
    }

    void replace(ChainLink link) {
        links.set((int) link.seq() - 1, link);
    }

    void grantPin(String digits) {
        pin = Optional.of(digits);
    }

    /** Returns whether the PIN is the one granted, and uses it up if it is. */
    boolean usePin(String digits) {
        boolean right = pin.equals(Optional.of(digits));
        if (right) {
            pin = Optional.empty();
        }
        return right;
    }
}
