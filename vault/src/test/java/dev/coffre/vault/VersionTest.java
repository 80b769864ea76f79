package dev.coffre.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VersionTest {
    private static final List<String> ASCENDING = List.of(
            "0.0.9",
            "0.1.0-beta",
            "0.1.0-beta.2",
            "0.1.0-SNAPSHOT",
            "0.1.0-SNAPSHOT+next",
            "0.1.0",
            "0.9",
            "0.9.1",
            "0.10.0-rc2",
            "0.10.0-rc10",
            "0.10.0",
            "0.10.0+1",
            "0.10.0+2",
            "1",
            "2",
            "10",
            "99999999999999999999999",
            "100000000000000000000000");

    private static Version version(String text) {
        return Version.parse(text).orElseThrow();
    }

    /** By name, 0.9 would be after 0.10, and 10 before 2. */
    @Test
    void versionsAreOrderedByNumbersAndPreReleasesComeFirst() {
        for (int i = 0; i < ASCENDING.size(); i++) {
            for (int j = 0; j < ASCENDING.size(); j++) {
                assertThat(Integer.signum(version(ASCENDING.get(i)).compareTo(version(ASCENDING.get(j)))))
                        .as(ASCENDING.get(i) + " and " + ASCENDING.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void debianAndMavenWriteTheSameVersion() {
        assertThat(version("0.1.0~snapshot")).isEqualTo(version("0.1.0-SNAPSHOT"));
        assertThat(version("1.0")).isEqualTo(version("1"));
        assertThat(version("1.0")).hasSameHashCodeAs(version("1"));
    }

    @Test
    void refusesWhatIsNoVersion() {
        for (String text : List.of("", "x", "1..2", "1.", "-1", "1 2", "1/2", "..", "1-", "1".repeat(101))) {
            assertThat(Version.parse(text)).as(text).isEmpty();
        }
    }
}
