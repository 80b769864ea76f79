package dev.coffre.server.commit;

import dev.coffre.server.access.MachineAccessCheck;
import dev.coffre.server.access.PinOperation;
import dev.coffre.server.access.SecurityPinService;
import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.server.audit.Effect;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.MachineKeysRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.PointRow;
import dev.coffre.server.catalog.PointTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.admission.PointRules;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.PointKind;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.wire.ReplaceMachineRequest;
import dev.coffre.vault.wire.ReplaceMachineResponse;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Lets a re-installed machine continue its chain under new keys (docs/protocol.md §3). The write order is the handover
 * point's file, then keys and point in one journal segment, then the catalog: a crash leaves either the old
 * installation or the new one. Idempotent: the same request gives the same answer. Thread-safe.
 */
public final class MachineReplacement {
    private static final int MAX_OS = 200;

    private final Catalog catalog;
    private final Ledger ledger;
    private final StoreFiles store;
    private final SecurityPinService pins;
    private final SigningKey signingKey;
    private final InstantSource clock;

    public MachineReplacement(
            Catalog catalog,
            Ledger ledger,
            StoreFiles store,
            SecurityPinService pins,
            SigningKey signingKey,
            InstantSource clock) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.store = store;
        this.pins = pins;
        this.signingKey = signingKey;
        this.clock = clock;
    }

    /**
     * Replaces the machine's keys. The PIN is used up last, so that a refused request does not cost the person another PIN.
     *
     * @throws Problem {@code machine-unknown}, also if the machine is another vault's or was removed; {@code vault-deleted};
     *     {@code reregistration-refused} if no owner allowed it; the errors of the PIN and of the handover point: {@code
     *     head-moved}, {@code missing-records}, {@code point-refused}, {@code point-signature-invalid}
     */
    public Effect<ReplaceMachineResponse> replace(
            VerifiedCredentials credentials, MachineId machine, ReplaceMachineRequest asked) {
        MachineKeysRow keys = new MachineKeysRow(asked.keyGen(), key(asked.pointKey()), key(asked.authenticationKey()));
        Optional<SignedPoint> handover = asked.handover().map(MachineReplacement::point);
        return ledger.exclusively(() -> {
            ReplacedMachine place = replacedMachine(credentials, machine);
            boolean isNew = !place.keys.equals(keys);
            if (isNew) {
                replaceKeys(credentials, place, keys, handover, asked);
            }
            return new Effect<>(answer(credentials, place.machine, handover), isNew);
        });
    }

    private void replaceKeys(
            VerifiedCredentials credentials,
            ReplacedMachine place,
            MachineKeysRow keys,
            Optional<SignedPoint> handover,
            ReplaceMachineRequest asked) {
        MachineId machine = place.machine.id();
        if (!pins.isIssued(machine, PinOperation.REPLACE_MACHINE)) {
            throw ProblemCode.REREGISTRATION_REFUSED.with("machine", place.machine.name());
        }
        requireNew(place, keys);
        handover.ifPresentOrElse(point -> require(place, keys, point), () -> requireNoPoint(place));
        pins.consume(machine, PinOperation.REPLACE_MACHINE, asked.pin());
        write(credentials, place.machine, keys, handover, asked.os());
    }

    private void requireNew(ReplacedMachine place, MachineKeysRow keys) {
        if (keys.keyGen() != place.keys.keyGen() + 1) {
            throw refused("it is not of the next key");
        }
        boolean taken = catalog.read(connection -> new MachineTable(connection).isKeyKnown(keys));
        if (taken) {
            throw ProblemCode.FORBIDDEN.with("reason", "this key belongs to another machine");
        }
    }

    private void require(ReplacedMachine place, MachineKeysRow keys, SignedPoint point) {
        if (point.ext().handover().isEmpty()) {
            throw refused("it is no handover");
        }
        PointRules rules = place.rules(keys.pointKey());
        rules.check(point);
        if (!place.head.isFollowedBy(point.ext())) {
            throw ProblemCode.HEAD_MOVED.with("seq", place.head.seq()).with("hash", place.head.hash());
        }
        List<Oid> missing = catalog.read(
                connection -> new CompletenessCheck(connection, place.domain.nr()).missing(rules, point, new BitSet()));
        if (!missing.isEmpty()) {
            throw ProblemCode.MISSING_RECORDS.with("count", missing.size());
        }
    }

    /**
     * Requires that the machine has no readable complete point. Only then may the keys change without a handover point,
     * because there is no tree to which it could refer.
     */
    private void requireNoPoint(ReplacedMachine place) {
        List<PointRow> complete =
                catalog.read(connection -> new PointTable(connection).withCompleteTree(place.machine.id()));
        if (complete.stream().anyMatch(point -> isReadable(place.machine, point))) {
            throw refused("the machine has points, and no handover came");
        }
    }

    private boolean isReadable(MachineRow machine, PointRow point) {
        try {
            store.points(machine.vault()).read(machine.id(), point.seq(), point.hash());
            return true;
        } catch (Problem unreadable) {
            return false;
        }
    }

    private void write(
            VerifiedCredentials credentials,
            MachineRow machine,
            MachineKeysRow keys,
            Optional<SignedPoint> handover,
            String os) {
        JournalEvent registered = new JournalEvent.MachineRegistered(
                machine.vault(),
                machine.id(),
                machine.domain(),
                machine.name(),
                os.length() > MAX_OS ? os.substring(0, MAX_OS) : os,
                keys.pointKey(),
                keys.authenticationKey(),
                keys.keyGen(),
                credentials.generation());
        if (handover.isEmpty()) {
            ledger.append(registered);
            return;
        }
        SignedPoint point = handover.get();
        Receipt receipt = Receipt.issue(machine.vault(), point.hash(), clock.instant(), signingKey);
        store.points(machine.vault()).write(new StoredPoint(point, receipt));
        ledger.append(
                registered,
                new JournalEvent.PointCommitted(
                        machine.vault(),
                        machine.id(),
                        point.ext().seq(),
                        point.hash(),
                        Optional.of(PointKind.HANDOVER.code()),
                        Optional.empty()));
    }

    private ReplaceMachineResponse answer(
            VerifiedCredentials credentials, MachineRow machine, Optional<SignedPoint> handover) {
        return new ReplaceMachineResponse(
                machine.id().toString(),
                machine.name(),
                machine.vault().toString(),
                credentials.vaultName(),
                signingKey.verifyingKey().toString(),
                machine.registered().toEpochMilli(),
                handover.flatMap(point -> receipt(machine, point)));
    }

    /** Issues the receipt again. It equals the first one: the receipt time is stored, and the signature is deterministic. */
    private Optional<String> receipt(MachineRow machine, SignedPoint point) {
        return catalog.read(connection -> new PointTable(connection)
                        .find(machine.id(), point.ext().seq()))
                .filter(known -> known.hash().equals(point.hash()))
                .map(known -> Receipt.issue(machine.vault(), known.hash(), known.receivedAt(), signingKey))
                .map(receipt -> Base64.getEncoder().encodeToString(receipt.encode()));
    }

    private ReplacedMachine replacedMachine(VerifiedCredentials credentials, MachineId id) {
        return catalog.read(connection -> {
            MachineTable machines = new MachineTable(connection);
            MachineRow machine = machines.find(id)
                    .filter(known -> known.vault().equals(credentials.vault()))
                    .orElseThrow(() -> ProblemCode.MACHINE_UNKNOWN.with("machine", id));
            new MachineAccessCheck(connection).require(id);
            return new ReplacedMachine(
                    machine,
                    new VaultTable(connection).domain(machine.domainNr()).orElseThrow(),
                    machines.keys(id).getLast(),
                    new PointTable(connection).head(id));
        });
    }

    /** The state of the machine that is taken over. */
    private record ReplacedMachine(MachineRow machine, DomainRow domain, MachineKeysRow keys, ChainHead head) {
        PointRules rules(VerifyingKey successor) {
            return new PointRules(
                    machine.id(),
                    machine.domain(),
                    domain.epoch(),
                    keys.keyGen(),
                    keys.pointKey(),
                    Optional.of(successor));
        }
    }

    private static SignedPoint point(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw malformed("a handover point that is not base64");
        }
        int record = Math.max(0, bytes.length - VerifyingKey.SIGNATURE_BYTES);
        return SignedPoint.of(Arrays.copyOf(bytes, record), Arrays.copyOfRange(bytes, record, bytes.length));
    }

    private static VerifyingKey key(String hex) {
        try {
            return VerifyingKey.parse(hex);
        } catch (IllegalArgumentException e) {
            throw malformed("a key that is not 64 hex digits");
        }
    }

    private static Problem refused(String reason) {
        return ProblemCode.POINT_REFUSED.with("reason", reason);
    }

    private static Problem malformed(String reason) {
        return ProblemCode.REQUEST_MALFORMED.with("reason", reason);
    }
}
