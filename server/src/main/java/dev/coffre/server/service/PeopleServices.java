package dev.coffre.server.service;

import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.people.AccountQueries;
import dev.coffre.server.people.AccountService;
import dev.coffre.server.people.ApiTokenService;
import dev.coffre.server.people.InitialSetup;
import dev.coffre.server.people.SecondFactorService;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.people.WebSessions;

/** Accounts, their sign-in and tokens, and the audit log of what people do. */
public record PeopleServices(
        AccountQueries queries,
        AccountService accounts,
        ApiTokenService apiTokens,
        SecondFactorService secondFactors,
        SignInService signIn,
        InitialSetup initialSetup,
        WebSessions sessions,
        AuditLog auditLog) {}
