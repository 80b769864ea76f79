package dev.coffre.server.portal.access;

import dev.coffre.server.people.AccountSession;
import dev.coffre.web.http.SecurityHeaders;
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
 * Security of the portal: sessions in memory, a new session id at sign-in, and a CSRF token in every form. Thread-safe.
 *
 * <p>The CSRF token is kept in a cookie instead of the session, so that visitors of the sign-in page cost no memory. The
 * cookie's name begins with {@code __Host-}, so sibling domains cannot set it.
 */
public final class PortalSecurity {
    private static final int MAX_ANONYMOUS_FORM = 16 << 10;
    private static final String FORM_COOKIE = "__Host-coffre-form";

    private final SecurityContextRepository contexts = new HttpSessionSecurityContextRepository();
    private final CsrfTokenRepository csrfTokens = csrfTokenRepository();
    private final SessionAuthenticationStrategy sessionStrategy = new CompositeSessionAuthenticationStrategy(
            List.of(new ChangeSessionIdAuthenticationStrategy(), new CsrfAuthenticationStrategy(csrfTokens)));
    private final InstantSource clock;

    public PortalSecurity(InstantSource clock) {
        this.clock = clock;
    }

    private static CsrfTokenRepository csrfTokenRepository() {
        CookieCsrfTokenRepository cookies = new CookieCsrfTokenRepository();
        cookies.setCookieName(FORM_COOKIE);
        cookies.setCookiePath("/");
        cookies.setCookieCustomizer(cookie -> cookie.secure(true).httpOnly(true).sameSite("Strict"));
        return cookies;
    }

    /** Returns the filter that every request to the portal passes. */
    public Filter filter(AccessDeniedHandler whenFormIsForeign, FormRejection whenFormIsTooLarge) {
        CsrfFilter csrf = new CsrfFilter(csrfTokens);
        csrf.setRequestHandler(new XorCsrfTokenRequestAttributeHandler());
        csrf.setAccessDeniedHandler(whenFormIsForeign);
        HeaderWriterFilter headers = new HeaderWriterFilter(List.of(PortalSecurity::writeSecurityHeaders));
        headers.setShouldWriteHeadersEagerly(true);
        return new FilterChainProxy(new DefaultSecurityFilterChain(
                AnyRequestMatcher.INSTANCE,
                headers,
                new SecurityContextHolderFilter(contexts),
                formSizeFilter(whenFormIsTooLarge),
                csrf));
    }

    /** Writes an error response in place of a page. */
    @FunctionalInterface
    public interface FormRejection {
        void answer(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    /**
     * Runs before the form is parsed for its token. A client that is not signed in sends no more than a name and a password.
     */
    private Filter formSizeFilter(FormRejection refusal) {
        return (request, response, chain) -> {
            if (request instanceof HttpServletRequest asked
                    && isLongForm(asked)
                    && currentSession().isEmpty()) {
                refusal.answer(asked, (HttpServletResponse) response);
            } else {
                chain.doFilter(request, response);
            }
        };
    }

    /** Browsers announce the length of a form. A form of unknown length counts as long. */
    private static boolean isLongForm(HttpServletRequest request) {
        return "POST".equals(request.getMethod())
                && (request.getContentLengthLong() > MAX_ANONYMOUS_FORM
                        || request.getHeader("Transfer-Encoding") != null);
    }

    private static void writeSecurityHeaders(HttpServletRequest request, HttpServletResponse response) {
        SecurityHeaders.HEADERS.forEach((name, value) -> {
            if (!response.containsHeader(name)) {
                response.setHeader(name, value);
            }
        });
    }

    /** Returns the sign-in of the current thread's session. Empty if there is none or it has expired. */
    public Optional<AccountSession> currentSession() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof PortalSession session
                        && !session.isExpired(clock.instant())
                ? Optional.of(session.signedIn())
                : Optional.empty();
    }

    /** Starts a new session for this person. */
    public void signIn(AccountSession signedIn, HttpServletRequest request, HttpServletResponse response) {
        PortalSession session = new PortalSession(signedIn, clock.instant());
        // An earlier session may contain attributes of another person.
        endSession(request, response);
        request.getSession(true);
        sessionStrategy.onAuthentication(session, request, response);
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(session);
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
    }

    /** Stores a new proof of identity in the session, under a new session id. The session's end does not change. */
    public void renewSession(AccountSession signedIn, HttpServletRequest request, HttpServletResponse response) {
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
        endSession(request, response);
        csrfTokens.saveToken(null, request, response);
    }

    private static void endSession(HttpServletRequest request, HttpServletResponse response) {
        new SecurityContextLogoutHandler().logout(request, response, null);
    }

    /** CSRF token for the forms of this page. */
    public static CsrfToken csrfToken(HttpServletRequest request) {
        return (CsrfToken) request.getAttribute(CsrfToken.class.getName());
    }
}
