package dev.coffre.backup.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WindowsAttributesTest {
    @Test
    void onlyReparseDataIsCritical() {
        assertThat(WindowsAttributes.isCritical(WindowsAttributes.REPARSE_DATA)).isTrue();
        assertThat(WindowsAttributes.isCritical(WindowsAttributes.SECURITY_DESCRIPTOR))
                .isFalse();
        assertThat(WindowsAttributes.isCritical(WindowsAttributes.stream(ByteString.utf8("Zone.Identifier"))))
                .isFalse();
    }

    @Test
    void aStreamsNameIsInTheNameOfItsAttribute() {
        ByteString name = ByteString.utf8("Zone.Identifier");
        assertThat(WindowsAttributes.stream(name)).isEqualTo(ByteString.utf8("windows.stream:Zone.Identifier"));
        assertThat(WindowsAttributes.streamName(WindowsAttributes.stream(name))).isEqualTo(name);
        assertThat(WindowsAttributes.isStream(WindowsAttributes.ATTRIBUTES)).isFalse();
        assertThatThrownBy(() -> WindowsAttributes.streamName(WindowsAttributes.ATTRIBUTES))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
