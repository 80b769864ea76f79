package dev.coffre.agent.registration;

import dev.coffre.agent.home.HeadFile;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.MachineKeyPairs;
import dev.coffre.agent.home.StoppedProtectionFile;
import dev.coffre.backup.point.HandoverPointFactory;
import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.DataKey;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.client.CredentialsClient;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.wire.ReplaceMachineRequest;
import dev.coffre.vault.wire.ReplaceMachineResponse;
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
 * Puts this installation in the place of a machine that was re-installed (docs/protocol.md §3). The passphrase is
 * proved locally against the vault's slots, before anything but the credentials is sent. The new keys are stored before
 * they are sent, so that an interrupted run resumes with them.
 */
final class Reregistration {
    /** The most attempts if the head moves, because the old installation still makes points. */
    private static final int MAX_ATTEMPTS = 3;

    /** The most unreadable points that are reported, in case there are very many. */
    private static final int MAX_SKIP_EVENTS = 5;

    /** Problems that prove that the vault did nothing, now or before. */
    private static final Set<ProblemCode> DEFINITE_REFUSALS = Set.of(
            ProblemCode.REREGISTRATION_REFUSED,
            ProblemCode.POINT_REFUSED,
            ProblemCode.PIN_MISSING,
            ProblemCode.PIN_WRONG,
            ProblemCode.PIN_EXPIRED,
            ProblemCode.PIN_TRIES_EXHAUSTED);

    private final RegistrationFactory factory;
    private final AcceptedCredentials credentials;
    private final KeyFolder keys;
    private final ReplacementListener listener;

    /** @param credentials accepted by the vault; the caller closes them */
    Reregistration(RegistrationFactory factory, AcceptedCredentials credentials, ReplacementListener news) {
        this.factory = factory;
        this.credentials = credentials;
        this.keys = new KeyFolder(factory.vault().home().keys());
        this.listener = news;
    }

    /**
     * Takes the machine's place.
     *
     * @param wanted name or id of the machine
     * @param opening opens its domain's keys; called only if keys must be made
     * @param pin by which an owner allows it; called once, when it is needed
     */
    ReplacementRequest.ReplacementResult run(
            String wanted, Function<LockedDomain, UnlockedDomain> opening, Supplier<SecurityPin> pin) {
        CredentialsClient credentialsClient = credentials.enrollment();
        MachineSelection machine = MachineSelection.find(credentialsClient.machines(), wanted);
        CredentialsClient.ForeignDomain domain = credentialsClient.read(machine.id());
        try (MachineIdentity next = pending(opening, machine, domain)) {
            credentials.saveAddress();
            return finish(next, new HandoverRequest(domain.reader(), pin));
        }
    }

    /** Returns the unfinished replacement, or a new one that is stored. */
    private MachineIdentity pending(
            Function<LockedDomain, UnlockedDomain> opening,
            MachineSelection machine,
            CredentialsClient.ForeignDomain domain) {
        PointChain chain = domain.reader().chain(machine.id());
        Optional<MachineIdentity> unfinished = keys.replacement();
        if (unfinished.isPresent()) {
            if (isResumable(unfinished.get(), machine.id(), chain)) {
                listener.resuming();
                return unfinished.get();
            }
            unfinished.get().close();
        }
        MachineIdentity made = make(opening, machine, domain, chain);
        keys.saveReplacement(made);
        return made;
    }

    private boolean isResumable(MachineIdentity unfinished, MachineId machine, PointChain chain) {
        return unfinished.vault().equals(credentials.grant().vault())
                && unfinished.machine().equals(machine)
                && (isCompleted(unfinished, chain) || unfinished.keyGeneration() == newestGeneration(chain) + 1);
    }

    /** Returns whether the vault has completed the replacement and only its answer was lost. */
    private static boolean isCompleted(MachineIdentity next, PointChain chain) {
        VerifyingKey own = next.keys().point().verifyingKey();
        return Optional.ofNullable(chain.pointKeys().get(next.keyGeneration()))
                .filter(own::equals)
                .isPresent();
    }

    private static int newestGeneration(PointChain chain) {
        return chain.pointKeys().keySet().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    private MachineIdentity make(
            Function<LockedDomain, UnlockedDomain> opening,
            MachineSelection machine,
            CredentialsClient.ForeignDomain domain,
            PointChain chain) {
        UnlockedDomain unlocked = opening.apply(LockedDomain.of(domain.reader().slots(), () -> chain));
        DomainKeys opened = unlocked.keys();
        requireGenuine(opened, chain);
        listener.makingKeys();
        return new MachineIdentity(
                machine.id(),
                machine.name(),
                newestGeneration(chain) + 1,
                Instant.EPOCH,
                credentials.grant().vault(),
                credentials.grant().vaultName(),
                credentials.grant().signingKey(),
                domain.domain(),
                unlocked.cost().orElseGet(factory.crypto()::cost),
                MachineKeyPairs.generate(factory.crypto().random()),
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

    private ReplacementRequest.ReplacementResult finish(MachineIdentity next, HandoverRequest exchange) {
        SubmittedHandover taken;
        try {
            taken = submit(next, exchange);
        } catch (Problem problem) {
            if (DEFINITE_REFUSALS.contains(problem.code())) {
                keys.deletePending();
            }
            throw problem;
        }
        ReplaceMachineResponse answer = taken.answer;
        credentials.requireSameVault(next.vault(), answer.vault(), answer.signingKey());
        Optional<Receipt> receipt = taken.handover.map(point -> receipt(next, point, answer));
        ChainHead reached = taken.handover
                .map(point -> new ChainHead(point.ext().seq(), point.hash()))
                .orElse(taken.before);
        PrivatePath state = factory.vault().home().state();
        new HeadFile(state).resetTo(reached, receipt);
        new StoppedProtectionFile(state).delete();
        keys.save(next.registered(answer.name(), Instant.ofEpochMilli(answer.registered())));
        return new ReplacementRequest.ReplacementResult(
                answer.machine(), answer.name(), answer.vaultName(), reached.seq());
    }

    private static Receipt receipt(MachineIdentity next, SignedPoint point, ReplaceMachineResponse answer) {
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
    private record SubmittedHandover(ReplaceMachineResponse answer, Optional<SignedPoint> handover, ChainHead before) {}

    private SubmittedHandover submit(MachineIdentity next, HandoverRequest exchange) {
        for (int tries = 1; ; tries++) {
            PointChain chain = exchange.reader.chain(next.machine());
            if (isCompleted(next, chain)) {
                Optional<SignedPoint> handover = ownHandover(next, chain);
                return new SubmittedHandover(
                        exchange.send(next, new SecurityPin(""), handover), handover, chain.head());
            }
            try {
                return submit(next, exchange, chain);
            } catch (Problem problem) {
                if (problem.code() != ProblemCode.HEAD_MOVED || tries == MAX_ATTEMPTS) {
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
     * Hands over with the newest tree that is complete at the vault; without a handover point if there is none. Points
     * that cannot be opened are skipped: an attacker who took this machine's place without the passphrase could have
     * left one. The choice of the tree only affects speed.
     */
    private SubmittedHandover submit(MachineIdentity next, HandoverRequest exchange, PointChain chain) {
        SecurityPin pin = exchange.pin();
        RecoveryPoints points = RecoveryPoints.of(chain, Map.of(), DomainKeys.of(next.dataKeys()));
        int passedOver = 0;
        for (ListedPoint listed : points.newestFirst()) {
            switch (listed) {
                case ListedPoint.Opened(RecoveryPoint point, Instant receivedAt) -> {
                    Optional<SignedPoint> handover = Optional.of(handover(next, chain, point));
                    try {
                        return new SubmittedHandover(exchange.send(next, pin, handover), handover, chain.head());
                    } catch (Problem problem) {
                        if (problem.code() != ProblemCode.MISSING_RECORDS) {
                            throw problem;
                        }
                    }
                }
                case ListedPoint.Unreadable unreadable -> {
                    if (passedOver++ < MAX_SKIP_EVENTS) {
                        listener.skippingPoint(unreadable.seq());
                    }
                }
                case ListedPoint.Removed removed -> {}
            }
        }
        return new SubmittedHandover(exchange.send(next, pin, Optional.empty()), Optional.empty(), chain.head());
    }

    private SignedPoint handover(MachineIdentity next, PointChain chain, RecoveryPoint earlier) {
        StoredPoint stored = (StoredPoint) chain.linkAt(earlier.ext().seq()).orElseThrow();
        DataKey key = next.dataKey(stored.point().epoch()).orElseThrow();
        return new HandoverPointFactory(
                        next.machine(),
                        key,
                        next.keys().point(),
                        next.keyGeneration(),
                        factory.vault().clock().instant(),
                        factory.installation().hostName(),
                        factory.installation().agentVersion())
                .create(chain.head(), earlier);
    }

    /** Requests to the vault, with a PIN that is asked for once. */
    private final class HandoverRequest {
        private final DomainReader reader;
        private final Supplier<SecurityPin> asked;
        private Optional<SecurityPin> pin = Optional.empty();

        HandoverRequest(DomainReader reader, Supplier<SecurityPin> asked) {
            this.reader = reader;
            this.asked = asked;
        }

        SecurityPin pin() {
            SecurityPin known = pin.orElseGet(asked);
            pin = Optional.of(known);
            return known;
        }

        ReplaceMachineResponse send(MachineIdentity next, SecurityPin allowed, Optional<SignedPoint> handover) {
            return credentials
                    .enrollment()
                    .replace(
                            next.machine(),
                            new ReplaceMachineRequest(
                                    allowed.digits(),
                                    factory.installation().operatingSystem(),
                                    factory.installation().agentVersion(),
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
