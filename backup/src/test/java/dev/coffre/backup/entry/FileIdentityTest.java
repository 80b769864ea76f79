package dev.coffre.backup.entry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileIdentityTest {
    @Test
    void isTheSameObjectWhileLinksComeAndGo() {
        FileIdentity before = new FileIdentity(ByteString.utf8("fs"), 7, 1);
        assertThat(before.sameObject(new FileIdentity(ByteString.utf8("fs"), 7, 2)))
                .isTrue();
        assertThat(before.sameObject(new FileIdentity(ByteString.utf8("other"), 7, 1)))
                .isFalse();
        assertThat(before.sameObject(new FileIdentity(ByteString.utf8("fs"), 8, 1)))
                .isFalse();
    }
}
