package dev.coffre.server.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.vault.id.VaultId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UtilizationTest {
    private static Optional<AlertRow> standing(String severity) {
        return AlertSeverity.fromCode(severity)
                .map(was -> new AlertRow(
                        1,
                        new VaultId(0, 1),
                        "v",
                        Optional.empty(),
                        Optional.empty(),
                        AlertKind.QUOTA_NEARLY_USED,
                        was,
                        AlertState.OPEN,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "79, none, none",
        "80, none, warning",
        "94, none, warning",
        "95, none, critical",
        "140, none, critical",
        "79, warning, warning",
        "78, warning, warning",
        "77, warning, none",
        "94, critical, critical",
        "93, critical, critical",
        "92, critical, warning",
        "77, critical, none"
    })
    void anAlertNeitherComesBeforeItsLimitNorGoesAtIt(int percent, String before, String after) {
        Optional<AlertSeverity> now =
                Utilization.of(percent, 100).cause(standing(before)).map(AlertTable.AlertCause::severity);
        assertThat(now).isEqualTo(AlertSeverity.fromCode(after));
    }

    @Test
    void whatHasNoLimitIsNeverFull() {
        assertThat(Utilization.of(1_000, 0).cause(Optional.empty())).isEmpty();
    }
}
