package dev.coffre.server.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What kind of thing a finding is about. */
class DamageKindTest {
    @ParameterizedTest
    @CsvSource({
        "RECORD, true, true, vaults/ab/packs/cd/data/ef/0123",
        "PACK, false, true, vaults/ab/packs/cd/data/ef/0123",
        "POINT, false, false, vaults/ab/points/cd/0000000000000001-ef",
        "SLOT, false, false, vaults/ab/slots/cd/keyring-00000002",
        "JOURNAL, false, false, journal/0000000000000007",
        "OTHER, false, false, -"
    })
    void itFollowsFromWhatIsNamed(DamageKind kind, boolean isRecord, boolean isPack, String file) {
        assertThat(DamageKind.of(isRecord, isPack, file)).isEqualTo(kind);
    }
}
