package dev.coffre.backup.trust.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The service must trust each entry that the agent gives to a private file. Needs no file. */
class PrivateAccessTest {
    private static final String PERSON = "S-1-5-21-1-2-3-1001";
    private static final Map<String, String> ABBREVIATIONS =
            Map.of("SY", SecurityIds.SYSTEM, "BA", SecurityIds.ADMINISTRATORS);

    private static final int DELETE = 0x10000;
    private static final int DELETE_CHILD = 0x40;

    private static List<String> identifiers(PrivateAccess access) {
        return access.trustees().stream()
                .map(trustee -> ABBREVIATIONS.getOrDefault(trustee, trustee))
                .toList();
    }

    @Test
    void theServiceTrustsAllThatTheInstallerAdmits() {
        for (PrivateAccess made :
                List.of(PrivateAccess.of(PERSON, true), PrivateAccess.of(SecurityIds.SYSTEM, false))) {
            assertThat(WindowsPathTrust.trusted(SecurityIds.SYSTEM)).containsAll(identifiers(made));
            assertThat(made.owner()).contains("BA");
        }
    }

    @Test
    void aUserWithoutRightsOfAnAdministratorKeepsAccess() {
        PrivateAccess made = PrivateAccess.of(PERSON, false);

        assertThat(WindowsPathTrust.trusted(PERSON)).containsAll(identifiers(made));
        assertThat(made).isEqualTo(new PrivateAccess(Optional.empty(), List.of("SY", "BA", PERSON)));
        assertThat(made.list("OICI")).isEqualTo("D:P(A;OICI;GA;;;SY)(A;OICI;GA;;;BA)(A;OICI;GA;;;" + PERSON + ")");
    }

    @Test
    void theBrowserOfAnAdministratorReadsWhatIsMadeForIt() {
        assertThat(PrivateAccess.of(PERSON, true).withUser(PERSON).trustees()).containsExactly("SY", "BA", PERSON);
    }

    @Test
    void theRightToDeleteAVolumeIsNone() {
        assertThat(WindowsPathTrust.forbidden(true, DELETE | DELETE_CHILD)).isEqualTo(DELETE_CHILD);
        assertThat(WindowsPathTrust.forbidden(false, DELETE | DELETE_CHILD)).isEqualTo(DELETE | DELETE_CHILD);
    }
}
