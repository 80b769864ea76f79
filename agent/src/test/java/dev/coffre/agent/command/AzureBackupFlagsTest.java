package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AzureBackupFlagsTest {
    private static List<String> replaced(String... arguments) {
        return AzureBackupFlags.translate(List.of(arguments));
    }

    @Test
    void everyFlagOfAzureBackupHasAnotherName() {
        assertThat(replaced(
                        "setup", "/q", "/p:/opt/x", "/s", "/cache", "/ph:proxy", "/po:3128", "/PU:ada", "/nu", "/d"))
                .containsExactly(
                        "setup", "--quiet",
                        "--install-folder", "/opt/x",
                        "--cache-folder", "/cache",
                        "--proxy-host", "proxy",
                        "--proxy-port", "3128",
                        "--proxy-user", "ada",
                        "--no-update-check", "--uninstall");
    }

    @Test
    void aFolderMayBeCalledLikeAFlag() {
        assertThat(replaced("setup", "--cache-folder", "/d", "/p", "/q"))
                .containsExactly("setup", "--cache-folder", "/d", "--install-folder", "/q");
        assertThat(replaced("backup", "/d", "/q")).containsExactly("backup", "/d", "/q");
    }

    @Test
    void ofAPasswordOnlyTheFileIsPassedOn() {
        assertThat(replaced("setup", "/pw:@/root/pw")).containsExactly("setup", "--proxy-password-file", "/root/pw");
        assertThat(replaced("setup", "/pw")).containsExactly("setup", "--ask-proxy-password");
        assertThat(replaced("setup", "/pw:hunter2")).containsExactly("setup", "--proxy-password");
    }
}
