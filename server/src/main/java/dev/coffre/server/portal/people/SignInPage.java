package dev.coffre.server.portal.people;

import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.Account;
import dev.coffre.server.people.AccountQueries;
import dev.coffre.server.people.AccountSession;
import dev.coffre.server.people.InitialSetup;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.people.SignInService.SignInAttempt;
import dev.coffre.server.portal.access.PortalSecurity;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.portal.frame.ProblemNotices;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.PageContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Sign-in and sign-out. */
public final class SignInPage {
    static final String ADDRESS = "/portal/sign-in";

    private final SignInService signInService;
    private final InitialSetup initialSetup;
    private final AccountQueries accounts;
    private final PortalSecurity security;
    private final PlatformThreads threads;
    private final PortalLayout frames;

    public SignInPage(
            SignInService signInService,
            InitialSetup initialSetup,
            AccountQueries accounts,
            PortalSecurity door,
            PlatformThreads threads,
            PortalLayout frames) {
        this.signInService = signInService;
        this.initialSetup = initialSetup;
        this.accounts = accounts;
        this.security = door;
        this.threads = threads;
        this.frames = frames;
    }

    /** Redirects to the sign-in page, which leads back to the requested page. */
    public static PortalResponse redirectFrom(PortalRequest visit) {
        boolean comesBack = visit.servletRequest().getMethod().equals("GET");
        String back = comesBack ? "?back=" + URLEncoder.encode(visit.pathAndQuery(), StandardCharsets.UTF_8) : "";
        return new PortalResponse.PortalRedirect(ADDRESS + back);
    }

    public PortalResponse show(PortalRequest visit) {
        if (initialSetup.isOpen()) {
            return new PortalResponse.PortalRedirect(InitialSetupPage.ADDRESS);
        }
        if (visit.person().isPresent()) {
            return new PortalResponse.PortalRedirect(SafeRedirect.validated(visit.field("back")));
        }
        PageContext frame = frames.standalone(visit, visit.say("sign-in.title"));
        boolean changed = visit.field("changed").isPresent();
        PageContext told = changed ? frame.withNotice(new Notice.Done(visit.say("account.changed"))) : frame;
        return page(visit, 200, told, false);
    }

    public PortalResponse signIn(PortalRequest visit) {
        String name = visit.field("name").orElse("");
        String password = visit.rawField("password");
        try {
            AccountSession signedIn = threads.call(() -> signInService.signIn(
                    new SignInAttempt(name, password, visit.field("code"), visit.remoteAddress())));
            security.signIn(signedIn, visit.servletRequest(), visit.servletResponse());
            accounts.find(signedIn.account())
                    .flatMap(Account::language)
                    .ifPresent(language -> ViewPreferences.applyAccountLanguage(visit, language));
            return new PortalResponse.PortalRedirect(SafeRedirect.validated(visit.field("back")));
        } catch (Problem refused) {
            PageContext frame = frames.standalone(visit, visit.say("sign-in.title"))
                    .withNotice(ProblemNotices.notice(refused, visit.language()));
            return page(visit, refused.code().httpStatus(), frame, wantsCode(refused));
        }
    }

    public PortalResponse signOut(PortalRequest visit) {
        security.signOut(visit.servletRequest(), visit.servletResponse());
        return new PortalResponse.PortalRedirect(ADDRESS);
    }

    /** Asks for a code only after the right password, and only if the account has a second factor. */
    private static boolean wantsCode(Problem refused) {
        return refused.code() == ProblemCode.SECOND_FACTOR_MISSING || refused.code() == ProblemCode.SECOND_FACTOR_WRONG;
    }

    private static PortalResponse page(PortalRequest visit, int status, PageContext frame, boolean wantsCode) {
        return new PortalResponse.Page(
                status,
                "portal/sign-in",
                Map.of(
                        "frame",
                        frame,
                        "name",
                        visit.field("name").orElse(""),
                        "wantsCode",
                        wantsCode,
                        "back",
                        SafeRedirect.validated(visit.field("back"))));
    }
}
