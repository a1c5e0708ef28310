/**
 * What is tested how, without an enrolled machine.
 *
 * <ul>
 *   <li>Texts of requests and answers: {@code RequestJsonTest} (as Microsoft's runtime was recorded
 *       to send them), {@code AnswerJsonTest} (Microsoft's broker, Himmelblau, linux-entra-sso, and
 *       damaged ones).
 *   <li>Messages of D-Bus: {@code BusConnectionTest} (byte by byte, damaged, silent), {@code
 *       BusBrokerTest} (on the bus of dbus-java and on {@code dbus-daemon}; slow, ending, answering
 *       errors or garbage, started by the bus or not to be started), {@code BusAddressTest}.
 *   <li>Against Microsoft's own client: {@code MicrosoftRuntimeTest}.
 *   <li>WSL: {@code WslBrokerTest}, with programs in place of Windows' own.
 *   <li>Microsoft's library through JNA: {@code MicrosoftRuntimeTest} on Linux, {@code
 *       RuntimeOnWindowsTest} on a Windows JDK, {@code NativeTextTest}. Neither WAM nor macOS.
 *   <li>The record of Visual Studio Code: {@code VisualStudioCodeStateTest} of the module {@code
 *       identity}; that nothing is done without one: {@code WithoutRecordTest}.
 *   <li>Whose token it is: {@code OsBrokerTest}; credentials and chains: {@code
 *       BrokerCredentialsTest}, {@code BrokerSignInTest}; that no token is shown: {@code
 *       BrokerSecretsTest}.
 *   <li>A live broker: {@code LiveBrokerTest}, which a person runs.
 * </ul>
 */
@NullMarked
package dev.latchkey.identity.broker;

import org.jspecify.annotations.NullMarked;
