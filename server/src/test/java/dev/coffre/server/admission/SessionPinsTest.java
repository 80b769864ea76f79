package dev.coffre.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.GcCycleRow;
import dev.coffre.server.catalog.GcCycleTable;
import dev.coffre.server.catalog.MachineKeysRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.SessionTable;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What sessions rely on, at one process and over several. */
class SessionPinsTest {
    private static final int MANY = 5_000;

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(3);
    private final VaultId vault = VaultId.random(random);
    private final VaultId other = VaultId.random(random);
    /** Opened by each test, by {@link #open}. */
    @SuppressWarnings("NullAway.Init")
    private Catalog catalog;

    @SuppressWarnings("NullAway.Init")
    private SessionPins pins;

    enum Place {
        MEMORY,
        SQLITE,
        POSTGRESQL
    }

    private void open(Place place) {
        TestEngine engine = place == Place.MEMORY ? TestEngine.SQLITE : TestEngine.valueOf(place.name());
        catalog = Catalog.open(engine.location(folder.resolve("catalog")));
        pins = place == Place.MEMORY ? new MemorySessionPins() : new CatalogSessionPins(catalog, 4_096);
        for (VaultId each : List.of(vault, other)) {
            catalog.change(connection ->
                    new VaultTable(connection).insert(new VaultRow(each, each.toString(), "", Instant.EPOCH, 0, 0)));
        }
    }

    @AfterEach
    void close() {
        if (catalog != null) {
            catalog.close();
        }
    }

    private SessionId session(VaultId of) {
        MachineId machine = MachineId.random(random);
        DomainId domain = DomainId.random(random);
        VerifyingKey key = SigningKey.generate(new SecureRandom()).verifyingKey();
        SessionId session = SessionId.random(random);
        catalog.change(connection -> {
            int nr = new VaultTable(connection).findOrInsertDomain(of, domain).nr();
            new MachineTable(connection)
                    .insert(
                            new MachineRow(
                                    machine,
                                    of,
                                    domain,
                                    nr,
                                    machine.toString(),
                                    "linux",
                                    Instant.EPOCH,
                                    1,
                                    MachineKind.MACHINE),
                            new MachineKeysRow(1, key, key),
                            0);
            new SessionTable(connection).insert(session, machine, Instant.EPOCH);
        });
        return session;
    }

    private static OrdSet ords(int... ords) {
        OrdSet set = new OrdSet();
        for (int ord : ords) {
            set.add(ord);
        }
        return set;
    }

    private static BitSet bits(int... ords) {
        BitSet set = new BitSet();
        for (int ord : ords) {
            set.set(ord);
        }
        return set;
    }

    /** Every third one, so that no run is longer than one. */
    private static OrdSet scattered(int count) {
        OrdSet set = new OrdSet();
        for (int i = 0; i < count; i++) {
            set.add(i * 3L);
        }
        return set;
    }

    private BitSet relied(SessionId session) {
        return catalog.read(connection -> pins.view().ofSession(session, connection));
    }

    private void flip(long cycle, BitSet condemned) {
        pins.flip(cycle, view -> {
            catalog.change(connection -> {
                GcCycleTable cycles = new GcCycleTable(connection);
                GcCycleRow begun = cycles.begin(Instant.EPOCH);
                while (begun.nr() < cycle) {
                    begun = cycles.begin(Instant.EPOCH);
                }
                cycles.flip(begun, Instant.EPOCH);
            });
            return condemned;
        });
    }

    @ParameterizedTest
    @EnumSource
    void remembersWhatEachSessionReliesOn(Place place) {
        open(place);
        SessionId first = session(vault);
        SessionId second = session(vault);
        assertThat(pins.add(vault, first, ords(1, 2, 3, 65_535, 65_536, 65_537, 70_000_000), 0))
                .isTrue();
        assertThat(pins.add(vault, second, ords(2), 0)).isTrue();
        assertThat(pins.add(vault, first, ords(4), 0)).isTrue();

        assertThat(relied(first)).isEqualTo(bits(1, 2, 3, 4, 65_535, 65_536, 65_537, 70_000_000));
        assertThat(relied(second)).isEqualTo(bits(2));
        assertThat(pins.among(first, bits(0, 2, 9, 70_000_000))).isEqualTo(bits(2, 70_000_000));
    }

    @ParameterizedTest
    @EnumSource
    void pinsNothingThatWasLookedUpBeforeAFlip(Place place) {
        open(place);
        SessionId session = session(vault);
        flip(3, bits());

        assertThat(pins.add(vault, session, ords(1), 2)).isFalse();
        assertThat(relied(session)).isEqualTo(bits());
        assertThat(pins.add(vault, session, ords(1), 3)).isTrue();
        assertThat(relied(session)).isEqualTo(bits(1));
    }

    @ParameterizedTest
    @EnumSource
    void aFlipSeesThePinsOfItsMoment(Place place) {
        open(place);
        SessionId session = session(vault);
        pins.add(vault, session, ords(7), 0);
        pins.flip(1, view -> {
            BitSet seen = catalog.write(connection -> view.ofSession(session, connection));
            assertThat(seen).isEqualTo(bits(7));
            return bits();
        });
    }

    @ParameterizedTest
    @EnumSource
    void forgetsASession(Place place) {
        open(place);
        SessionId session = session(vault);
        pins.add(vault, session, ords(1), 0);
        pins.forget(session);
        pins.forget(session);
        assertThat(relied(session)).isEqualTo(bits());
    }

    @ParameterizedTest
    @EnumSource
    void manyAdditionsOfTheSameTakeNoMoreThanOne(Place place) {
        open(place);
        SessionId session = session(vault);
        for (int i = 0; i < 3 * CatalogSessionPins.MAX_SETS; i++) {
            assertThat(pins.add(vault, session, ords(1, 3, 5, 7), 0)).isTrue();
            assertThat(pins.add(vault, session, ords(100 + i), 0)).isTrue();
        }
        assertThat(relied(session).cardinality()).isEqualTo(4 + 3 * CatalogSessionPins.MAX_SETS);
    }

    @ParameterizedTest
    @EnumSource(names = "MEMORY", mode = EnumSource.Mode.EXCLUDE)
    void theLargestVaultLosesItsLeastRecentlyUsedSession(Place place) {
        open(place);
        SessionId elsewhere = session(other);
        pins.add(other, elsewhere, scattered(300), 0);
        List<SessionId> sessions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sessions.add(session(vault));
            pins.add(vault, sessions.get(i), scattered(400), 0);
        }
        pins.add(vault, sessions.get(0), ords(MANY), 0); // used again
        SessionId last = session(vault);
        pins.add(vault, last, scattered(400), 0);

        assertThat(relied(elsewhere)).as("of a vault that uses less").isNotEqualTo(bits());
        assertThat(relied(sessions.get(0))).isNotEqualTo(bits());
        assertThat(relied(sessions.get(1))).isEqualTo(bits());
        assertThat(relied(last)).isNotEqualTo(bits());
    }

    @ParameterizedTest
    @EnumSource(names = "MEMORY", mode = EnumSource.Mode.EXCLUDE)
    void nothingStaysForASessionThatWasDisplacedOrFinished(Place place) {
        open(place);
        SessionId session = session(vault);
        pins.add(vault, session, ords(1), 0);
        MachineId machine = catalog.read(
                        connection -> new SessionTable(connection).find(session).orElseThrow())
                .machine();
        catalog.change(connection -> new SessionTable(connection).finish(session, machine));
        assertThat(relied(session)).isEqualTo(bits());

        pins.add(vault, session, ords(1), 0);
        for (int i = 0; i < 4; i++) {
            catalog.change(connection ->
                    new SessionTable(connection).insert(SessionId.random(random), machine, Instant.EPOCH));
        }
        assertThat(relied(session)).isEqualTo(bits());
        assertThat(pins.add(vault, session, ords(1), 0)).isTrue();
        assertThat(relied(session)).as("it is no session any more").isEqualTo(bits());
    }
}
