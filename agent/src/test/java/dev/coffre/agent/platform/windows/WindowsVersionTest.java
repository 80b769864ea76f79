package dev.coffre.agent.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.job.AgentSoftware;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class WindowsVersionTest {
    private static String display(String product, String release, int build) {
        return new WindowsVersion(product, Optional.of(release), build).display();
    }

    @Test
    void aServerIsNamedWithoutItsEdition() {
        assertThat(display("Windows Server 2025 Datacenter", "24H2", 26_100))
                .isEqualTo("Windows Server 2025, version 24H2 (26100)");
        assertThat(display("Windows Server 2012 R2 Standard", "6.3", 9_600))
                .isEqualTo("Windows Server 2012 R2, version 6.3 (9600)");
    }

    @Test
    void theBuildTellsWindows11FromWindows10() {
        assertThat(display("Windows 10 Pro", "24H2", 26_100)).isEqualTo("Windows 11 Pro, version 24H2 (26100)");
        assertThat(display("Windows 10 Pro", "22H2", 19_045)).isEqualTo("Windows 10 Pro, version 22H2 (19045)");
    }

    @Test
    void aVersionWithoutAReleaseHasItsBuild() {
        assertThat(new WindowsVersion("Windows 10 Pro", Optional.empty(), 10_240).display())
                .isEqualTo("Windows 10 Pro (10240)");
    }

    @Test
    void reportsCarryTheVersionUnchanged() {
        String os = display("Windows Server 2025 Datacenter", "24H2", 26_100);

        assertThat(AgentSoftware.sanitized("1", os).os()).isEqualTo(os);
    }

    @Test
    @EnabledOnOs(OS.WINDOWS)
    void readsTheVersionOfThisMachine() {
        WindowsVersion here = WindowsVersionReader.read();

        assertThat(here.product()).startsWith("Windows ");
        assertThat(here.build()).isGreaterThan(10_000);
        assertThat(here.display()).endsWith("(" + here.build() + ")");
    }
}
