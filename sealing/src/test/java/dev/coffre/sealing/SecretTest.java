package dev.coffre.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void is_wiped_when_closed() {
        byte[] bytes = {1, 2, 3};
        Secret secret = Secret.taking(bytes);
        secret.close();
        assertThat(bytes).containsOnly(0);
        assertThatIllegalStateException().isThrownBy(secret::copy);
    }

    @Test
    void prints_nothing_of_itself() {
        assertThat(Secret.copyOf(new byte[] {65, 66})).hasToString("[secret]");
    }

    @Test
    void is_compared_by_content_only_on_demand() {
        Secret one = Secret.copyOf(new byte[] {1});
        assertThat(one.sameAs(Secret.copyOf(new byte[] {1}))).isTrue();
        assertThat(one.sameAs(Secret.copyOf(new byte[] {2}))).isFalse();
        assertThat(one).isNotEqualTo(Secret.copyOf(new byte[] {1}));
    }
}
