package dev.coffre.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeRedirectTest {
    private final SafeRedirect portal = new SafeRedirect("/portal", "/portal/vaults");
    private final SafeRedirect console = new SafeRedirect("", "/");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/portal",
                "/portal/vaults",
                "/portal/vaults/4f/jobs?kind=backup&days=7",
                "/portal/audit?actor=a%20b+c",
                "/portal/a.b/..c",
                "/portal?x"
            })
    void pagesBelowTheRootAreAllowed(String address) {
        assertThat(portal.validated(Optional.of(address))).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/jobs", "/?again=1", "/recovery/tree?folder=L2hvbWU&filter=*.txt"})
    void anEmptyRootAllowsEveryPageOfTheSite(String address) {
        assertThat(console.validated(Optional.of(address))).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "/portal//evil.example",
                "/portal/\\evil.example",
                "https://evil.example/portal",
                "javascript:alert(1)",
                "/%2F/evil.example",
                "/%5Cevil.example",
                "/jobs#//evil.example",
                "/jobs?back=https://evil.example",
                "/jobs\r\nSet-Cookie: a=b",
                "/jobs\n",
                "/\t/evil.example",
                "/..",
                "/./evil",
                "/jobs/../..//evil.example",
                "/jobs/..?x",
                "/@evil.example",
                "/jobs;x=1"
            })
    void otherAddressesLeadHome(String address) {
        assertThat(console.validated(Optional.of(address))).isEqualTo("/");
        assertThat(portal.validated(Optional.of(address))).isEqualTo("/portal/vaults");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1/admin/token", "/portalx", "/portal.evil.example", "/portal/", "/portal/../v1"})
    void pagesOutsideOfTheRootLeadHome(String address) {
        assertThat(portal.validated(Optional.of(address))).isEqualTo("/portal/vaults");
    }

    @Test
    void aMissingAddressLeadsHome() {
        assertThat(portal.validated(Optional.empty())).isEqualTo("/portal/vaults");
    }

    @Test
    void anAddressOfAnyLengthIsDecidedAtOnce() {
        String segments = "/portal" + "/a".repeat(900);
        assertThat(portal.validated(Optional.of(segments))).isEqualTo(segments);
        assertThat(portal.validated(Optional.of(segments + "!"))).isEqualTo(portal.home());
        assertThat(portal.validated(Optional.of("/portal" + "/a".repeat(100_000))))
                .isEqualTo(portal.home());
        assertThat(portal.validated(Optional.of("/portal?" + "a".repeat(1_001))))
                .isEqualTo(portal.home());
    }
}
