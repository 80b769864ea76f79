package dev.coffre.agent.registration;

import dev.coffre.agent.home.HeadFile;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.MachineKeys;
import dev.coffre.agent.home.StoppedProtection;
import dev.coffre.agent.world.World;
import dev.coffre.backup.point.HandoverPoint;
import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.sealing.DataKey;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.Enrollment;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.wire.MachineReplaced;
import dev.coffre.vault.wire.ReplaceMachine;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Puts this installation in the place of a machine that was re-installed (docs/protocol.md §3). The passphrase is proved
 * locally against the vault's slots, before anything but the credentials is sent. The new keys are stored before they are sent,
 * so that an interrupted run resumes with them.
 */
final class Reregistration {
    /** The most attempts if the head moves, because the old installation still makes points. */
    private static final int TRIES = 3;

    /** The most unreadable points that are reported, in case there are very many. */
    private static final int MOST_NEWS = 5;

    /** Problems that prove that the vault did nothing, now or before. */
    private static final Set<ProblemCode> NOT_DONE = Set.of(
            ProblemCode.REREGISTRATION_REFUSED,
            ProblemCode.POINT_REFUSED,
            ProblemCode.PIN_MISSING,
            ProblemCode.PIN_WRONG,
            ProblemCode.PIN_EXPIRED,
            ProblemCode.PIN_TRIES_EXHAUSTED);

    private final World world;
    private final AcceptedCredentials credentials;
    private final KeyFolder keys;
    private final ReplacementNews news;

    /** @param credentials accepted by the vault; the caller closes them */
    Reregistration(World world, AcceptedCredentials credentials, ReplacementNews news) {
        this.world = world;
        this.credentials = credentials;
        this.keys = new KeyFolder(world.home().keys());
        this.news = news;
    }

    /**
     * Takes the machine's place.
     *
     * @param wanted name or id of the machine
     * @param opening opens its domain's keys; called only if keys must be made
     * @param pin by which an owner allows it; called once, when it is needed
     */
    Replacement.Report run(String wanted, Function<LockedDomain, UnlockedDomain> opening, Supplier<SecurityPin> pin) {
        Enrollment enrollment = credentials.enrollment();
        NamedMachine machine = NamedMachine.among(enrollment.machines(), wanted);
        Enrollment.ForeignDomain domain = enrollment.read(machine.id());
        try (MachineIdentity next = pending(opening, machine, domain)) {
            credentials.keepAddress();
            return finish(next, new Exchange(domain.reader(), pin));
        }
    }

    /** Returns the unfinished replacement, or a new one that is stored. */
    private MachineIdentity pending(
            Function<LockedDomain, UnlockedDomain> opening, NamedMachine machine, Enrollment.ForeignDomain domain) {
        PointChain chain = domain.reader().points(machine.id());
        Optional<MachineIdentity> unfinished = keys.replacement();
        if (unfinished.isPresent()) {
            if (isStill(unfinished.get(), machine.id(), chain)) {
                news.continues();
                return unfinished.get();
            }
            unfinished.get().close();
        }
        MachineIdentity made = make(opening, machine, domain, chain);
        keys.keepReplacement(made);
        return made;
    }

    private boolean isStill(MachineIdentity unfinished, MachineId machine, PointChain chain) {
        return unfinished.vault().equals(credentials.grant().vault())
                && unfinished.machine().equals(machine)
                && (isDone(unfinished, chain) || unfinished.keyGeneration() == newest(chain) + 1);
    }

    /** Returns whether the vault has completed the replacement and only its answer was lost. */
    private static boolean isDone(MachineIdentity next, PointChain chain) {
        VerifyingKey own = next.keys().point().verifyingKey();
        return Optional.ofNullable(chain.pointKeys().get(next.keyGeneration()))
                .filter(own::equals)
                .isPresent();
    }

    private static int newest(PointChain chain) {
        return chain.pointKeys().keySet().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    private MachineIdentity make(
            Function<LockedDomain, UnlockedDomain> opening,
            NamedMachine machine,
            Enrollment.ForeignDomain domain,
            PointChain chain) {
        UnlockedDomain unlocked = opening.apply(LockedDomain.of(domain.reader().slots(), () -> chain));
        DomainKeys opened = unlocked.keys();
        requireGenuine(opened, chain);
        news.makesKeys();
        return new MachineIdentity(
                machine.id(),
                machine.name(),
                newest(chain) + 1,
                Instant.EPOCH,
                credentials.grant().vault(),
                credentials.grant().vaultName(),
                credentials.grant().signingKey(),
                domain.domain(),
                unlocked.cost().orElseGet(world::cost),
                MachineKeys.generate(world.random()),
                IntStream.rangeClosed(1, opened.newest().context().epoch())
                        .mapToObj(opened::at)
                        .flatMap(Optional::stream)
                        .toList(),
                machine.kind());
    }

    /** A key that opens no point would be kept, and no later try could hand the chain over with it. */
    private static void requireGenuine(DomainKeys opened, PointChain chain) {
        if (ChainProof.of(chain, List.of(opened)).refutesAll()) {
            opened.close();
            throw ProblemCode.DATA_KEY_UNPROVEN.problem();
        }
    }

    private Replacement.Report finish(MachineIdentity next, Exchange exchange) {
        Taken taken;
        try {
            taken = take(next, exchange);
        } catch (Problem problem) {
            if (NOT_DONE.contains(problem.code())) {
                keys.dropPending();
            }
            throw problem;
        }
        MachineReplaced answer = taken.answer;
        credentials.requireSame(next.vault(), answer.vault(), answer.signingKey());
        Optional<Receipt> receipt = taken.handover.map(point -> receipt(next, point, answer));
        ChainHead reached = taken.handover
                .map(point -> new ChainHead(point.ext().seq(), point.hash()))
                .orElse(taken.before);
        new HeadFile(world.home().state()).begin(reached, receipt);
        new StoppedProtection(world.home().state()).delete();
        keys.keep(next.registered(answer.name(), Instant.ofEpochMilli(answer.registered())));
        return new Replacement.Report(answer.machine(), answer.name(), answer.vaultName(), reached.seq());
    }

    private static Receipt receipt(MachineIdentity next, SignedPoint point, MachineReplaced answer) {
        Receipt receipt = answer.receipt()
                .map(Reregistration::decoded)
                .orElseThrow(() -> ProblemCode.RECEIPT_INVALID.with("reason", "receipt-missing"));
        if (!receipt.hash().equals(point.hash()) || !receipt.isSignedBy(next.vaultKey(), next.vault())) {
            throw ProblemCode.RECEIPT_INVALID.with("reason", Receipt.NOT_OF_THIS_POINT);
        }
        return receipt;
    }

    private static Receipt decoded(String base64) {
        try {
            return Receipt.decode(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw ProblemCode.RECEIPT_INVALID.with("reason", "unexpected-message");
        }
    }

    /** @param before the head, if there is no handover point */
    private record Taken(MachineReplaced answer, Optional<SignedPoint> handover, ChainHead before) {}

    private Taken take(MachineIdentity next, Exchange exchange) {
        for (int tries = 1; ; tries++) {
            PointChain chain = exchange.reader.points(next.machine());
            if (isDone(next, chain)) {
                Optional<SignedPoint> handover = ownHandover(next, chain);
                return new Taken(exchange.send(next, new SecurityPin(""), handover), handover, chain.head());
            }
            try {
                return take(next, exchange, chain);
            } catch (Problem problem) {
                if (problem.code() != ProblemCode.HEAD_MOVED || tries == TRIES) {
                    throw problem;
                }
            }
        }
    }

    private static Optional<SignedPoint> ownHandover(MachineIdentity next, PointChain chain) {
        Optional<VerifyingKey> own = Optional.of(next.keys().point().verifyingKey());
        for (ChainLink link : chain.newestFirst()) {
            if (link instanceof StoredPoint stored
                    && stored.point().ext().handover().equals(own)) {
                return Optional.of(stored.point());
            }
        }
        return Optional.empty();
    }

    /**
     * Hands over with the newest tree that is complete at the vault; without a handover point if there is none. Points that
     * cannot be opened are skipped: an attacker who took this machine's place without the passphrase could have left one. The
     * choice of the tree only affects speed.
     */
    private Taken take(MachineIdentity next, Exchange exchange, PointChain chain) {
        SecurityPin pin = exchange.pin();
        RecoveryPoints points = RecoveryPoints.of(chain, Map.of(), DomainKeys.of(next.dataKeys()));
        int passedOver = 0;
        for (ListedPoint listed : points.newestFirst()) {
            switch (listed) {
                case ListedPoint.Opened(RecoveryPoint point, Instant receivedAt) -> {
                    Optional<SignedPoint> handover = Optional.of(handover(next, chain, point));
                    try {
                        return new Taken(exchange.send(next, pin, handover), handover, chain.head());
                    } catch (Problem problem) {
                        if (problem.code() != ProblemCode.MISSING_RECORDS) {
                            throw problem;
                        }
                    }
                }
                case ListedPoint.Unreadable unreadable -> {
                    if (passedOver++ < MOST_NEWS) {
                        news.passesOver(unreadable.seq());
                    }
                }
                case ListedPoint.Removed removed -> {}
            }
        }
        return new Taken(exchange.send(next, pin, Optional.empty()), Optional.empty(), chain.head());
    }

    private SignedPoint handover(MachineIdentity next, PointChain chain, RecoveryPoint earlier) {
        StoredPoint stored = (StoredPoint) chain.at(earlier.ext().seq()).orElseThrow();
        DataKey key = next.dataKey(stored.point().epoch()).orElseThrow();
        return new HandoverPoint(
                        next.machine(),
                        key,
                        next.keys().point(),
                        next.keyGeneration(),
                        world.clock().instant(),
                        world.hostName(),
                        world.agentVersion())
                .after(chain.head(), earlier);
    }

    /** Requests to the vault, with a PIN that is asked for once. */
    private final class Exchange {
        private final DomainReader reader;
        private final Supplier<SecurityPin> asked;
        private Optional<SecurityPin> pin = Optional.empty();

        Exchange(DomainReader reader, Supplier<SecurityPin> asked) {
            this.reader = reader;
            this.asked = asked;
        }

        SecurityPin pin() {
            SecurityPin known = pin.orElseGet(asked);
            pin = Optional.of(known);
            return known;
        }

        MachineReplaced send(MachineIdentity next, SecurityPin allowed, Optional<SignedPoint> handover) {
            return credentials
                    .enrollment()
                    .replace(
                            next.machine(),
                            new ReplaceMachine(
                                    allowed.digits(),
                                    System.getProperty("os.name") + " " + System.getProperty("os.version"),
                                    world.agentVersion(),
                                    next.keys().point().verifyingKey().toString(),
                                    next.keys().authentication().verifyingKey().toString(),
                                    next.keyGeneration(),
                                    handover.map(Reregistration::encoded)));
        }
    }

    private static String encoded(SignedPoint point) {
        byte[] record = point.record();
        byte[] signature = point.signature();
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(record.length + signature.length)
                        .put(record)
                        .put(signature)
                        .array());
    }
}
