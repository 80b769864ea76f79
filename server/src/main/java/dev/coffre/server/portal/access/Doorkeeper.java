package dev.coffre.server.portal.access;

import dev.coffre.server.people.SignedIn;
import dev.coffre.web.browser.BrowserRules;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.security.web.authentication.session.ChangeSessionIdAuthenticationStrategy;
import org.springframework.security.web.authentication.session.CompositeSessionAuthenticationStrategy;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfAuthenticationStrategy;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/**
 * Keeps the portal's door: sessions in memory, a new session id at sign-in, and a token that every form must bring.
 * Thread-safe.
 *
 * <p>The form's token lies in a cookie and not in the session, so that people who only look at the sign-in page cost the
 * service no memory. Its name begins with {@code __Host-}, so no neighbouring site can set it.
 */
public final class Doorkeeper {
    private static final int MAX_STRANGERS_FORM = 16 << 10;
    private static final String FORM_COOKIE = "__Host-coffre-form";

    private final SecurityContextRepository contexts = new HttpSessionSecurityContextRepository();
    private final CsrfTokenRepository forms = forms();
    private final SessionAuthenticationStrategy atSignIn = new CompositeSessionAuthenticationStrategy(
            List.of(new ChangeSessionIdAuthenticationStrategy(), new CsrfAuthenticationStrategy(forms)));
    private final InstantSource clock;

    public Doorkeeper(InstantSource clock) {
        this.clock = clock;
    }

    private static CsrfTokenRepository forms() {
        CookieCsrfTokenRepository cookies = new CookieCsrfTokenRepository();
        cookies.setCookieName(FORM_COOKIE);
        cookies.setCookiePath("/");
        cookies.setCookieCustomizer(cookie -> cookie.secure(true).httpOnly(true).sameSite("Strict"));
        return cookies;
    }

    /** What every request to the portal goes through. */
    public Filter filter(AccessDeniedHandler whenFormIsForeign, Refusal whenFormIsTooLarge) {
        CsrfFilter csrf = new CsrfFilter(forms);
        csrf.setRequestHandler(new XorCsrfTokenRequestAttributeHandler());
        csrf.setAccessDeniedHandler(whenFormIsForeign);
        HeaderWriterFilter headers = new HeaderWriterFilter(List.of(Doorkeeper::forbid));
        headers.setShouldWriteHeadersEagerly(true);
        return new FilterChainProxy(new DefaultSecurityFilterChain(
                AnyRequestMatcher.INSTANCE,
                headers,
                new SecurityContextHolderFilter(contexts),
                limit(whenFormIsTooLarge),
                csrf));
    }

    /** Answers instead of a page. */
    @FunctionalInterface
    public interface Refusal {
        void answer(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    /** Before the form is read for its token: who has not signed in sends a name and a password, and no more. */
    private Filter limit(Refusal refusal) {
        return (request, response, chain) -> {
            if (request instanceof HttpServletRequest asked
                    && isLongForm(asked)
                    && signedIn().isEmpty()) {
                refusal.answer(asked, (HttpServletResponse) response);
            } else {
                chain.doFilter(request, response);
            }
        };
    }

    /** Browsers say how long a form is; who does not say it may send anything. */
    private static boolean isLongForm(HttpServletRequest request) {
        return "POST".equals(request.getMethod())
                && (request.getContentLengthLong() > MAX_STRANGERS_FORM
                        || request.getHeader("Transfer-Encoding") != null);
    }

    private static void forbid(HttpServletRequest request, HttpServletResponse response) {
        BrowserRules.HEADERS.forEach((name, value) -> {
            if (!response.containsHeader(name)) {
                response.setHeader(name, value);
            }
        });
    }

    /** Whose session this is, as far as the session knows. Of the thread that the request came on. */
    public Optional<SignedIn> signedIn() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof PortalSession session
                        && !session.isStale(clock.instant())
                ? Optional.of(session.signedIn())
                : Optional.empty();
    }

    /** From now on the browser's session is this person's. */
    public void signIn(SignedIn signedIn, HttpServletRequest request, HttpServletResponse response) {
        PortalSession session = new PortalSession(signedIn, clock.instant());
        // A session of before may hold what somebody else put there.
        leave(request, response);
        request.getSession(true);
        atSignIn.onAuthentication(session, request, response);
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(session);
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
    }

    /**
     * The browser's session goes on with what was proved just now, under a new id. It ends when it would have ended.
     */
    public void renew(SignedIn signedIn, HttpServletRequest request, HttpServletResponse response) {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof PortalSession session) {
            request.changeSessionId();
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(session.with(signedIn));
            SecurityContextHolder.setContext(context);
            contexts.saveContext(context, request, response);
        }
    }

    /** Ends the browser's session. */
    public void signOut(HttpServletRequest request, HttpServletResponse response) {
        leave(request, response);
        forms.saveToken(null, request, response);
    }

    private static void leave(HttpServletRequest request, HttpServletResponse response) {
        new SecurityContextLogoutHandler().logout(request, response, null);
    }

    /** The token for this page's forms. */
    public static CsrfToken formToken(HttpServletRequest request) {
        return (CsrfToken) request.getAttribute(CsrfToken.class.getName());
    }
}
