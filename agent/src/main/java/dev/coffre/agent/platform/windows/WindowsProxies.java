package dev.coffre.agent.platform.windows;

import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import dev.coffre.vault.client.ProxyChoice.Explicit;
import dev.coffre.vault.client.SystemProxyResolver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The proxy that Windows is set to use: of this account (Settings, Internet Options), by its configuration script or
 * automatic detection, else of the machine ({@code netsh winhttp}). The service runs as LocalSystem, whose own settings are
 * usually empty, so there the machine's count.
 */
public final class WindowsProxies implements SystemProxyResolver {
    /** A configuration script may take seconds, and a proxy is asked for before every request. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private static final int NO_PROXY = 1;
    private static final int NAMED_PROXY = 3;
    private static final int AUTO_DETECT = 1;
    private static final int CONFIG_URL = 2;
    private static final int DETECT_DHCP_AND_DNS = 3;

    private final Map<String, Remembered> known = new ConcurrentHashMap<>();

    private record Remembered(Optional<Explicit> proxy, long since) {}

    /** Loads the functions only when a proxy is asked for. */
    private static final class Functions {
        static final Win32Function CURRENT_USER = Win32Function.of("winhttp", "WinHttpGetIEProxyConfigForCurrentUser");
        static final Win32Function MACHINE = Win32Function.of("winhttp", "WinHttpGetDefaultProxyConfiguration");
        static final Win32Function OPEN = Win32Function.of("winhttp", "WinHttpOpen");
        static final Win32Function FOR_URL = Win32Function.of("winhttp", "WinHttpGetProxyForUrl");
        static final Win32Function CLOSE = Win32Function.of("winhttp", "WinHttpCloseHandle");
        static final Win32Function FREE = Win32Function.of("kernel32", "GlobalFree");
    }

    /** The proxy settings of a Windows account. An empty string means that the setting is absent. */
    record AccountSetting(boolean detects, String script, String proxies, String exceptions) {}

    @Override
    public Optional<Explicit> proxyFor(URI target) {
        long now = System.nanoTime();
        return known.compute(
                        target.getScheme() + "://" + target.getRawAuthority(),
                        (origin, before) -> before != null && now - before.since() < REMEMBERED.toNanos()
                                ? before
                                : new Remembered(lookUp(URI.create(origin + "/")), now))
                .proxy();
    }

    private static Optional<Explicit> lookUp(URI target) {
        AccountSetting account = account();
        if (account.detects() || !account.script().isEmpty()) {
            Optional<ProxySetting> found = byScript(target, account);
            if (found.isPresent()) {
                return found.get().proxyFor(target);
            }
        }
        return account.proxies().isEmpty()
                ? machine().flatMap(setting -> setting.proxyFor(target))
                : ProxySetting.of(account.proxies(), account.exceptions()).proxyFor(target);
    }

    /** Reads {@code WINHTTP_CURRENT_USER_IE_PROXY_CONFIG}. */
    static AccountSetting account() {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment config = memory.allocate(32, 8);
            return Functions.CURRENT_USER.call(config.address()).isTrue()
                    ? new AccountSetting(
                            config.get(ValueLayout.JAVA_INT, 0) != 0,
                            take(config, 8),
                            take(config, 16),
                            take(config, 24))
                    : new AccountSetting(false, "", "", "");
        }
    }

    /** Returns the proxy of the machine; empty for a direct connection. */
    private static Optional<ProxySetting> machine() {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment info = memory.allocate(24, 8);
            return Functions.MACHINE.call(info.address()).isTrue() ? named(info) : Optional.empty();
        }
    }

    /** Runs the configuration script. Returns empty if there is none, or if it fails, as Windows does then. */
    private static Optional<ProxySetting> byScript(URI target, AccountSetting account) {
        try (Arena memory = Arena.ofConfined()) {
            long session = Functions.OPEN.call(0, NO_PROXY, 0, 0, 0).value();
            if (session == 0) {
                return Optional.empty();
            }
            MemorySegment options = memory.allocate(32, 8);
            boolean script = !account.script().isEmpty();
            options.set(ValueLayout.JAVA_INT, 0, (account.detects() ? AUTO_DETECT : 0) | (script ? CONFIG_URL : 0));
            options.set(ValueLayout.JAVA_INT, 4, account.detects() ? DETECT_DHCP_AND_DNS : 0);
            options.set(
                    ValueLayout.JAVA_LONG,
                    8,
                    script ? WideString.allocate(account.script(), memory).address() : 0);
            options.set(ValueLayout.JAVA_INT, 28, 1);
            MemorySegment info = memory.allocate(24, 8);
            long url = WideString.allocate(target.toString(), memory).address();
            try {
                return Functions.FOR_URL
                                .call(session, url, options.address(), info.address())
                                .isTrue()
                        ? named(info).or(() -> Optional.of(ProxySetting.of("", "")))
                        : Optional.empty();
            } finally {
                Functions.CLOSE.call(session);
            }
        }
    }

    /** Reads {@code WINHTTP_PROXY_INFO}; empty if it names no proxy. */
    private static Optional<ProxySetting> named(MemorySegment info) {
        String proxies = take(info, 8);
        String exceptions = take(info, 16);
        return info.get(ValueLayout.JAVA_INT, 0) == NAMED_PROXY && !proxies.isEmpty()
                ? Optional.of(ProxySetting.of(proxies, exceptions))
                : Optional.empty();
    }

    /** Returns a string that the system has allocated, and frees it; empty for a null pointer. */
    private static String take(MemorySegment structure, long offset) {
        long address = structure.get(ValueLayout.JAVA_LONG, offset);
        if (address == 0) {
            return "";
        }
        String read = WideString.readTerminated(address);
        Functions.FREE.call(address);
        return read;
    }
}
