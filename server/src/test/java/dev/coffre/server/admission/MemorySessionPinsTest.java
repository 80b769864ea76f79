package dev.coffre.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is particular to pins in memory. {@link SessionPinsTest} has what all have in common. */
class MemorySessionPinsTest {
    private static final int MANY = 50_000_000;

    private final SplittableRandom random = new SplittableRandom(3);
    private final MemorySessionPins pins = new MemorySessionPins();
    private final VaultId vault = VaultId.random(random);

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

    private SessionId pin(VaultId of, int... ords) {
        SessionId session = SessionId.random(random);
        pins.add(of, session, ords(ords));
        return session;
    }

    /** Pins a record in each range, as a backup that relies on records all over the store. */
    private SessionId pinEverywhere(VaultId of) {
        SessionId session = SessionId.random(random);
        OrdSet set = new OrdSet();
        for (int ord = 0; ord < MANY; ord += 65_536) {
            set.add(ord);
        }
        pins.add(of, session, set);
        return session;
    }

    @Test
    void sessionsWithFewPinsUseLittleMemoryHoweverLargeTheStore() {
        List<SessionId> sessions = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            sessions.add(pin(vault, MANY - i));
        }
        assertThat(pins.bytes()).isLessThan(1 << 20);
        for (int i = 0; i < 64; i++) {
            assertThat(pins.ofSession(sessions.get(i))).isEqualTo(bits(MANY - i));
        }
    }

    @Test
    void sessionsOfOneVaultDisplaceNoneOfAnother() {
        SessionId backup = pinEverywhere(VaultId.random(random));
        BitSet relied = pins.ofSession(backup);
        SessionId oldest = pinEverywhere(vault);
        SessionId newest = oldest;
        for (int i = 0; i < 200; i++) {
            newest = pinEverywhere(vault);
            assertThat(pins.bytes()).isLessThanOrEqualTo(SessionPins.MAX_BYTES);
        }
        assertThat(pins.ofSession(backup)).isEqualTo(relied);
        assertThat(pins.ofSession(newest)).isEqualTo(relied);
        assertThat(pins.ofSession(oldest)).isEqualTo(new BitSet());
    }

    @Test
    void aFlipDropsWhatItCondemnedAndItsMemory() {
        SessionId session = pin(vault, 1, 70_000, 60_000_001);
        pins.flip(1, view -> bits(70_000, 60_000_000));
        assertThat(pins.ofSession(session)).isEqualTo(bits(1, 60_000_001));
        assertThat(pins.among(session, bits(0, 1, 70_000))).isEqualTo(bits(1));
        assertThat(pins.bytes()).isEqualTo(2 * OrdSet.CHUNK_BYTES);
        assertThat(pins.add(vault, session, ords(2), 0))
                .as("looked up before the flip")
                .isFalse();
        assertThat(pins.add(vault, session, ords(2), 1)).isTrue();
        pins.forget(session);
        assertThat(pins.bytes()).isZero();
    }

    @Test
    void keepsNothingForASessionWithoutPins() {
        SessionId without = pin(vault);
        SessionId condemned = pin(vault, 1, 70_000);
        assertThat(pins.sessions()).isEqualTo(1);
        pins.flip(1, view -> bits(1, 70_000));
        assertThat(pins.sessions()).isZero();
        assertThat(pins.ofSession(without)).isEqualTo(new BitSet());
        assertThat(pins.ofSession(condemned)).isEqualTo(new BitSet());
    }

    @Test
    void keepsNothingForAForgottenSession() {
        SessionId first = pin(vault, 1);
        SessionId second = pin(vault, 2);
        pins.forget(first);
        assertThat(pins.sessions()).isEqualTo(1);
        pins.forget(second);
        pins.forget(second);
        assertThat(pins.sessions()).isZero();
        assertThat(pins.bytes()).isZero();
    }
}
