package dev.coffre.server.commit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.access.AccessTokens;
import dev.coffre.server.access.IssuedToken;
import dev.coffre.server.access.MachineAuthenticator;
import dev.coffre.server.access.MachineTokenPace;
import dev.coffre.server.access.MemoryTokens;
import dev.coffre.server.access.PinOperation;
import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.state.MemoryAttemptCounters;
import dev.coffre.server.testing.FailingConnections;
import dev.coffre.server.testing.FailingWrites;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.server.testing.WatchedStore;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.PointExt;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import dev.coffre.vault.wire.RegisterMachineRequest;
import dev.coffre.vault.wire.ReplaceMachineRequest;
import dev.coffre.vault.wire.ReplaceMachineResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A re-installed machine takes its chain over: whoever was not allowed to changes nothing, and nobody is in between. */
class MachineReplacementTest {
    @TempDir
    Path folder = Path.of("");

    private final SplittableRandom random = new SplittableRandom(23);
    private final DomainId domain = DomainId.random(random);
    private final TestRecords records = new TestRecords(domain, random);
    private final RecordBytes root = records.tree();
    private final Keys old = new Keys();
    private final Keys fresh = new Keys();

    private TestService service;
    private VaultId vault;
    private MachineId machine;

    /** The key pairs of one installation. */
    private static final class Keys {
        private final SigningKey point = SigningKey.generate(new SecureRandom());
        private final SigningKey authentication = SigningKey.generate(new SecureRandom());
    }

    @BeforeEach
    void register() {
        service = TestService.in(folder.resolve("data"));
        vault = service.vault("documents");
        machine = register("host", domain, records, old);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private MachineId register(String name, DomainId domain, TestRecords records, Keys keys) {
        String slot = Base64.getEncoder()
                .encodeToString(records.slot(SlotKind.PASSPHRASE, 1).encode());
        return MachineId.parse(service.service()
                .registration()
                .register(
                        credentials(vault),
                        new RegisterMachineRequest(
                                name,
                                "linux 1",
                                "1",
                                keys.point.verifyingKey().toString(),
                                keys.authentication.verifyingKey().toString(),
                                domain.toString(),
                                List.of(slot),
                                Optional.empty()))
                .answer()
                .machine());
    }

    private VerifiedCredentials credentials(VaultId of) {
        return new VerifiedCredentials(of, "documents", 1, Instant.MAX);
    }

    private Vault mine() {
        return service.as(vault, machine, domain);
    }

    private ChainHead head() {
        return mine().chain(machine).head();
    }

    private CommitResult commit(int keyGen, SigningKey key) {
        try (VaultSession session = mine().open(Optional.empty())) {
            session.put(List.of(root));
            ChainHead head = head();
            PointExt ext = new PointExt(
                    machine, keyGen, head.seq() + 1, head.hash(), Instant.EPOCH, 3, 1_000, Optional.empty());
            return session.commit(records.point(ext, root.oid(), key));
        }
    }

    private PointExt handoverExt(ChainHead head, Keys keys, int keyGen) {
        return new PointExt(
                machine,
                keyGen,
                head.seq() + 1,
                head.hash(),
                Instant.EPOCH,
                3,
                1_000,
                Optional.of(keys.point.verifyingKey()));
    }

    private SignedPoint handover(Keys keys, int keyGen) {
        return records.point(handoverExt(head(), keys, keyGen), root.oid(), keys.point);
    }

    private ReplaceMachineRequest request(String pin, Keys keys, int keyGen, Optional<SignedPoint> handover) {
        return new ReplaceMachineRequest(
                pin,
                "linux 2",
                "2",
                keys.point.verifyingKey().toString(),
                keys.authentication.verifyingKey().toString(),
                keyGen,
                handover.map(MachineReplacementTest::encoded));
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

    private ReplaceMachineResponse replace(ReplaceMachineRequest asked) {
        return service.service()
                .replacement()
                .replace(credentials(vault), machine, asked)
                .answer();
    }

    private String pin(MachineId of, PinOperation operation) {
        return service.service().securityPins().issue(of, operation).pin();
    }

    private String pin() {
        return pin(machine, PinOperation.REPLACE_MACHINE);
    }

    private IssuedToken authenticate(Keys keys) {
        return service.service().machineAuthenticator().authenticate(assertion(keys), "192.0.2.1");
    }

    private String assertion(Keys keys) {
        String nonce = service.service().challenges().issue();
        String claims = """
            {"iss":"%1$s","sub":"%1$s","aud":"%2$s","iat":0,"exp":60,"jti":"%3$s"}\
            """.formatted(machine, vault, nonce);
        String signed = base64("{\"alg\":\"EdDSA\"}".getBytes(US_ASCII)) + "." + base64(claims.getBytes(US_ASCII));
        byte[] signature = keys.authentication.sign(SignaturePurpose.MACHINE_AUTHENTICATION, signed.getBytes(US_ASCII));
        return signed + "." + base64(signature);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void refused(ProblemCode code, Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    private int segments() {
        return service.store()
                .files()
                .store()
                .list(service.store().files().layout().journal())
                .size();
    }

    private void isOld() {
        assertThat(mine().chain(machine).pointKeys()).containsOnlyKeys(1);
        authenticate(old);
        refused(ProblemCode.NOT_AUTHENTICATED, () -> authenticate(fresh));
    }

    @Test
    void theChainGoesOnUnderTheNewKeysAndTheOldInstallationIsToldWhatHappened() {
        commit(1, old.point);
        IssuedToken token = authenticate(old);
        SignedPoint handover = handover(fresh, 2);

        int segments = segments();
        ReplaceMachineResponse answer = replace(request(pin(), fresh, 2, Optional.of(handover)));

        assertThat(segments()).as("keys and point become durable together").isEqualTo(segments + 1);
        assertThat(answer.name()).isEqualTo("host");
        Receipt receipt =
                Receipt.decode(Base64.getDecoder().decode(answer.receipt().orElseThrow()));
        assertThat(receipt.hash()).isEqualTo(handover.hash());
        assertThat(receipt.isSignedBy(service.service().signingKey(), vault)).isTrue();
        assertThat(head()).isEqualTo(new ChainHead(2, handover.hash()));
        assertThat(mine().chain(machine).points().getLast().receipt()).isEqualTo(receipt);
        refused(
                ProblemCode.NOT_AUTHENTICATED,
                () -> service.service().tokens().authenticate(Optional.of(token.token())));
        refused(ProblemCode.MACHINE_REPLACED, () -> authenticate(old));
        refused(ProblemCode.MACHINE_REPLACED, () -> commit(1, old.point));
        assertThat(service.service()
                        .tokens()
                        .authenticate(Optional.of(authenticate(fresh).token())))
                .isEqualTo(new TokenIdentity.MachineTokenIdentity(vault, machine, domain, 2));
        assertThat(commit(2, fresh.point)).isInstanceOf(CommitResult.Committed.class);
        assertThat(service.service().inventory().machine(machine).os()).isEqualTo("linux 2");
    }

    @Test
    void theSameRequestAgainGivesTheSameAnswerWithoutAPin() {
        commit(1, old.point);
        Optional<SignedPoint> handover = Optional.of(handover(fresh, 2));
        ReplaceMachineResponse first = replace(request(pin(), fresh, 2, handover));
        service.clock().advance(Duration.ofHours(3));

        assertThat(replace(request("", fresh, 2, handover))).isEqualTo(first);
        commit(2, fresh.point);
        assertThat(replace(request("", fresh, 2, handover))).isEqualTo(first);
        assertThat(head().seq()).isEqualTo(3);
    }

    @Test
    void aPinServesOnce() {
        commit(1, old.point);
        String pin = pin();
        replace(request(pin, fresh, 2, Optional.of(handover(fresh, 2))));
        Keys third = new Keys();
        refused(
                ProblemCode.REREGISTRATION_REFUSED,
                () -> replace(request(pin, third, 3, Optional.of(handover(third, 3)))));
        authenticate(fresh);
    }

    @Test
    void anAuthenticationInFlightMeanwhileGivesNoValidToken() {
        commit(1, old.point);
        ReplaceMachineRequest asked = request(pin(), fresh, 2, Optional.of(handover(fresh, 2)));
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        AccessTokens tokens = new AccessTokens(
                new MemoryTokens(),
                new MemoryAttemptCounters(service.clock()),
                service.store().catalog(),
                service.clock(),
                () -> {
                    meanwhile.getAndSet(() -> {}).run();
                    return random.nextLong();
                },
                (sharing, shared, met) -> {});
        MachineReplacement replacement = new MachineReplacement(
                service.store().catalog(),
                service.store().ledger(),
                service.store().files(),
                service.service().securityPins(),
                service.store().signingKey(),
                service.clock());
        MachineAuthenticator login = new MachineAuthenticator(
                service.store().catalog(),
                service.service().challenges(),
                tokens,
                open -> {},
                new MachineTokenPace(
                        new MemoryAttemptCounters(service.clock()), random, (sharing, shared, met) -> {}, wait -> {}));
        meanwhile.set(() -> replacement.replace(credentials(vault), machine, asked));

        IssuedToken late = login.authenticate(assertion(old), "192.0.2.1");

        refused(ProblemCode.NOT_AUTHENTICATED, () -> tokens.authenticate(Optional.of(late.token())));
        assertThat(mine().chain(machine).pointKeys()).containsOnlyKeys(1, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatTheCatalogMissedCountsForTheNextDecisionWithoutARestart(int failing) {
        commit(1, old.point);
        service.close();
        FailingConnections connections = new FailingConnections();
        Path data = folder.resolve("data");
        WatchedStore store = new WatchedStore(
                TestStore.ofRun().open(data), TestStore.ofRun().layout(data).journal());
        service = TestService.over(data, store.files(), connections::over, new SimulatedClock());
        IssuedToken token = authenticate(old);
        SignedPoint handover = handover(fresh, 2);
        ReplaceMachineRequest asked = request(pin(), fresh, 2, Optional.of(handover));
        store.afterChange(() -> connections.failAt(failing));

        refused(TestEngine.ofRun().unknownFailure(), () -> replace(asked));

        assertThat(connections.hasFailed()).isTrue();
        refused(ProblemCode.MACHINE_REPLACED, () -> commit(1, old.point));
        refused(
                ProblemCode.NOT_AUTHENTICATED,
                () -> service.service().tokens().authenticate(Optional.of(token.token())));
        refused(ProblemCode.MACHINE_REPLACED, () -> authenticate(old));
        assertThat(replace(request("", fresh, 2, Optional.of(handover))).receipt())
                .isPresent();
        assertThat(head()).isEqualTo(new ChainHead(2, handover.hash()));
        assertThat(commit(2, fresh.point)).isInstanceOf(CommitResult.Committed.class);
    }

    @Test
    void aRemovedMachineIsNotReplaced() {
        ReplaceMachineRequest asked = request(pin(), fresh, 2, Optional.empty());
        service.service()
                .administration()
                .execute(TestService.LOCAL, new MachineCommands.RemoveMachine(machine.toString()));

        refused(ProblemCode.MACHINE_UNKNOWN, () -> replace(asked));
    }

    @Test
    void aMachineWithoutPointsChangesItsKeysAlone() {
        refused(ProblemCode.POINT_REFUSED, () -> replace(request(pin(), fresh, 3, Optional.empty())));
        ReplaceMachineResponse answer = replace(request(pin(), fresh, 2, Optional.empty()));

        assertThat(answer.receipt()).isEmpty();
        refused(ProblemCode.MACHINE_REPLACED, () -> authenticate(old));
        refused(ProblemCode.MACHINE_REPLACED, () -> commit(1, old.point));
        assertThat(commit(2, fresh.point)).isInstanceOf(CommitResult.Committed.class);
        assertThat(replace(request("", fresh, 2, Optional.empty()))).isEqualTo(answer);
    }

    @Test
    void withoutAnyPointThatCouldBeReadTheKeysAloneChangeToo() throws IOException {
        commit(1, old.point);
        ReplaceMachineRequest asked = request(pin(), fresh, 2, Optional.empty());
        refused(ProblemCode.POINT_REFUSED, () -> replace(asked));
        service.damagePoint(vault, machine, 1);

        replace(asked);

        assertThat(commit(2, fresh.point)).isInstanceOf(CommitResult.Committed.class);
    }

    /** What is wrong about who asks. */
    private enum Stranger {
        NOBODY_ALLOWED_IT(ProblemCode.REREGISTRATION_REFUSED),
        PIN_OF_OTHER_OPERATION(ProblemCode.REREGISTRATION_REFUSED),
        PIN_OF_OTHER_MACHINE(ProblemCode.REREGISTRATION_REFUSED),
        WITHOUT_PIN(ProblemCode.PIN_MISSING),
        WRONG_PIN(ProblemCode.PIN_WRONG),
        EXPIRED_PIN(ProblemCode.PIN_EXPIRED),
        OTHER_VAULT(ProblemCode.MACHINE_UNKNOWN);

        private final ProblemCode code;

        Stranger(ProblemCode code) {
            this.code = code;
        }
    }

    @ParameterizedTest
    @EnumSource(Stranger.class)
    void whoIsNotAllowedToChangesNothing(Stranger stranger) {
        commit(1, old.point);
        DomainId otherDomain = DomainId.random(random);
        MachineId other = register("other", otherDomain, new TestRecords(otherDomain, random), new Keys());
        String pin = switch (stranger) {
            case NOBODY_ALLOWED_IT -> "AAAAAAAA";
            case PIN_OF_OTHER_OPERATION -> pin(machine, PinOperation.ROTATE_KEY);
            case PIN_OF_OTHER_MACHINE -> pin(other, PinOperation.REPLACE_MACHINE);
            case WITHOUT_PIN -> pin().substring(11);
            case WRONG_PIN -> pin().equals("00000000") ? "11111111" : "00000000";
            case EXPIRED_PIN, OTHER_VAULT -> pin();
        };
        if (stranger == Stranger.EXPIRED_PIN) {
            service.clock().advance(Duration.ofHours(1));
        }
        VaultId asked = stranger == Stranger.OTHER_VAULT ? service.vault("second-vault") : vault;
        ReplaceMachineRequest request = request(pin, fresh, 2, Optional.of(handover(fresh, 2)));
        ChainHead before = head();

        refused(stranger.code, () -> service.service().replacement().replace(credentials(asked), machine, request));

        isOld();
        assertThat(head()).isEqualTo(before);
        assertThat(commit(1, old.point)).isInstanceOf(CommitResult.Committed.class);
    }

    /** What is wrong about what is asked for. */
    private enum Flaw {
        NO_HANDOVER(ProblemCode.POINT_REFUSED),
        NOT_A_HANDOVER(ProblemCode.POINT_REFUSED),
        SIGNED_BY_THE_OLD_KEY(ProblemCode.POINT_SIGNATURE_INVALID),
        OF_ANOTHER_KEY(ProblemCode.POINT_REFUSED),
        OF_ANOTHER_MACHINE(ProblemCode.POINT_REFUSED),
        OF_ANOTHER_DOMAIN(ProblemCode.POINT_REFUSED),
        TWO_GENERATIONS_ON(ProblemCode.POINT_REFUSED),
        HANDOVER_TWO_GENERATIONS_ON(ProblemCode.POINT_REFUSED),
        NOT_THE_NEXT(ProblemCode.HEAD_MOVED),
        NOT_FROM_THE_HEAD(ProblemCode.HEAD_MOVED),
        ROOT_UNKNOWN(ProblemCode.MISSING_RECORDS),
        THE_OLD_KEYS(ProblemCode.FORBIDDEN),
        NOT_BASE64(ProblemCode.REQUEST_MALFORMED),
        TOO_SHORT(ProblemCode.RECORD_DAMAGED);

        private final ProblemCode code;

        Flaw(ProblemCode code) {
            this.code = code;
        }
    }

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void whatIsNotRightChangesNothingAndDoesNotUseThePinUp(Flaw flaw) {
        commit(1, old.point);
        commit(1, old.point);
        ChainHead before = head();
        String pin = pin();

        refused(flaw.code, () -> replace(flawed(flaw, pin)));

        isOld();
        assertThat(head()).isEqualTo(before);
        replace(request(pin, fresh, 2, Optional.of(handover(fresh, 2))));
        authenticate(fresh);
    }

    private ReplaceMachineRequest flawed(Flaw flaw, String pin) {
        ChainHead head = head();
        PointExt good = handoverExt(head, fresh, 2);
        return switch (flaw) {
            case NO_HANDOVER -> request(pin, fresh, 2, Optional.empty());
            case NOT_A_HANDOVER ->
                with(
                        pin,
                        records.point(
                                new PointExt(
                                        machine,
                                        1,
                                        good.seq(),
                                        good.previous(),
                                        Instant.EPOCH,
                                        3,
                                        1_000,
                                        Optional.empty()),
                                root.oid(),
                                old.point));
            case SIGNED_BY_THE_OLD_KEY -> with(pin, records.point(good, root.oid(), old.point));
            case OF_ANOTHER_KEY -> with(pin, records.point(handoverExt(head, old, 2), root.oid(), old.point));
            case OF_ANOTHER_MACHINE ->
                with(
                        pin,
                        signed(ext -> new PointExt(
                                MachineId.random(random),
                                2,
                                ext.seq(),
                                ext.previous(),
                                Instant.EPOCH,
                                3,
                                1_000,
                                ext.handover())));
            case OF_ANOTHER_DOMAIN ->
                with(pin, new TestRecords(DomainId.random(random), random).point(good, root.oid(), fresh.point));
            case TWO_GENERATIONS_ON ->
                request(
                        pin,
                        fresh,
                        3,
                        Optional.of(records.point(handoverExt(head, fresh, 3), root.oid(), fresh.point)));
            case HANDOVER_TWO_GENERATIONS_ON ->
                with(pin, records.point(handoverExt(head, fresh, 3), root.oid(), fresh.point));
            case NOT_THE_NEXT ->
                with(
                        pin,
                        signed(ext -> new PointExt(
                                machine, 2, ext.seq() + 1, ext.previous(), Instant.EPOCH, 3, 1_000, ext.handover())));
            case NOT_FROM_THE_HEAD -> with(pin, records.point(handoverExt(first(), fresh, 2), root.oid(), fresh.point));
            case ROOT_UNKNOWN -> with(pin, records.point(good, Oid.of(new byte[1]), fresh.point));
            case THE_OLD_KEYS ->
                request(pin, old, 2, Optional.of(records.point(handoverExt(head, old, 2), root.oid(), old.point)));
            case NOT_BASE64 -> encodedAs(pin, "%%%");
            case TOO_SHORT -> encodedAs(pin, "AAAA");
        };
    }

    private ChainHead first() {
        var first = mine().chain(machine).links().getFirst();
        return new ChainHead(first.seq(), first.hash());
    }

    private SignedPoint signed(UnaryOperator<PointExt> change) {
        return records.point(change.apply(handoverExt(head(), fresh, 2)), root.oid(), fresh.point);
    }

    private ReplaceMachineRequest with(String pin, SignedPoint handover) {
        return request(pin, fresh, 2, Optional.of(handover));
    }

    private ReplaceMachineRequest encodedAs(String pin, String base64) {
        ReplaceMachineRequest good = request(pin, fresh, 2, Optional.empty());
        return new ReplaceMachineRequest(
                pin, good.os(), good.agentVersion(), good.pointKey(), good.authenticationKey(), 2, Optional.of(base64));
    }

    @Test
    void aRebuildOfTheCatalogComesToTheSameState() {
        commit(1, old.point);
        Optional<SignedPoint> handover = Optional.of(handover(fresh, 2));
        service.service()
                .administration()
                .execute(TestService.LOCAL, new MachineCommands.RenameMachine(machine.toString(), "renamed"));
        ReplaceMachineResponse answer = replace(request(pin(), fresh, 2, handover));
        commit(2, fresh.point);
        String before = state();
        service.close();

        new OfflineVault(new DataDirectory(folder.resolve("data")), new SimulatedClock(), new SecureRandom()).rebuild();

        service = TestService.in(folder.resolve("data"));
        assertThat(state()).isEqualTo(before).contains("renamed");
        refused(ProblemCode.MACHINE_REPLACED, () -> authenticate(old));
        authenticate(fresh);
        assertThat(replace(request("", fresh, 2, handover))).isEqualTo(answer);
        assertThat(commit(2, fresh.point)).isInstanceOf(CommitResult.Committed.class);
    }

    private String state() {
        return service.service().inventory().machine(machine)
                + " "
                + mine().chain(machine).pointKeys()
                + " "
                + mine().chain(machine).links();
    }

    @Test
    void whereverTheDiskFailsEitherTheOldOrTheNewInstallationIsThere() {
        commit(1, old.point);
        service.close();
        boolean failed = true;
        int olds = 0;
        for (int failing = 1; failed; failing++) {
            Path data = folder.resolve("run" + failing);
            TestFolders.copy(folder.resolve("data"), data);
            FailingWrites writes = new FailingWrites(failing);
            AtomicReference<Optional<SignedPoint>> sent = new AtomicReference<>(Optional.empty());
            boolean done = attempt(data, writes, sent);
            Optional<SignedPoint> handover = Objects.requireNonNull(sent.get());
            failed = writes.hasFailed();
            assertThat(done).as("all goes well only without a failure").isEqualTo(!failed);

            service = TestService.in(data);
            int keyGen = mine().chain(machine).pointKeys().size();
            if (keyGen == 1) {
                olds++;
                isOld();
                commit(1, old.point);
                handover = Optional.of(handover(fresh, 2));
                replace(request(pin(), fresh, 2, handover));
            }
            assertThat(replace(request("", fresh, 2, handover)).receipt()).isPresent();
            refused(ProblemCode.MACHINE_REPLACED, () -> authenticate(old));
            assertThat(commit(2, fresh.point)).isInstanceOf(CommitResult.Committed.class);
            List<ScrubFinding> findings = new ArrayList<>();
            service.service()
                    .administration()
                    .execute(TestService.LOCAL, new MaintenanceCommands.ScrubStore(), findings::add);
            assertThat(findings).as("failure " + failing).isEmpty();
            service.close();
        }
        assertThat(olds).as("the disk failed before the journal").isPositive();
        service = TestService.in(folder.resolve("data"));
    }

    private boolean attempt(Path data, FailingWrites writes, AtomicReference<Optional<SignedPoint>> sent) {
        try (TestService unlucky = TestService.failing(data, writes, new SimulatedClock())) {
            service = unlucky;
            Optional<SignedPoint> handover = Optional.of(handover(fresh, 2));
            sent.set(handover);
            replace(request(pin(), fresh, 2, handover));
            return true;
        } catch (Problem problem) {
            assertThat(problem.code()).isEqualTo(ProblemCode.STORE_WRITE_FAILED);
            return false;
        }
    }
}
