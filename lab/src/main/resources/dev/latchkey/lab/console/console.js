'use strict';

/** So many requests are shown; the lab sends no more at a time. */
const MOST_REQUESTS = 500;

/** A table of a large directory is cut here. */
const MOST_ROWS = 500;

const $ = id => document.getElementById(id);

// --- the token and the lab's API -------------------------------------------------------------

/**
 * The token comes in the address's fragment, which no browser sends, and is removed from it at
 * once, so that it isn't seen, bookmarked or shared. A reload finds it in this tab's storage.
 */
function takeToken() {
  const given = location.hash.slice(1);
  if (/^[\w-]{43}$/.test(given)) {
    sessionStorage.setItem('token', given);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem('token');
}

let token = takeToken();

function send(path, options) {
  return fetch(path, {...options, cache: 'no-store', headers: {Authorization: `Bearer ${token}`}});
}

async function call(path, method = 'GET', body = undefined) {
  const answer = await send(path, {method, body: body && JSON.stringify(body)});
  if (!answer.ok) throw new Error((await answer.json()).error);
  return answer.status === 204 ? null : answer.json();
}

/** Does what the developer asked for, then shows what has become of the lab. */
async function act(done, path, method, body) {
  $('done').textContent = '';
  try {
    await call(path, method, body);
    showProblem('');
    $('done').textContent = done;
  } catch (e) {
    showProblem(e instanceof TypeError ? 'The lab does not answer.' : e.message);
  }
  try {
    showState(await call('/api/state'));
  } catch {
    // The problem is shown already, and so is a lost connection.
  }
}

function showProblem(text) {
  $('problem').textContent = text;
  $('problem').hidden = !text;
}

// --- small parts -----------------------------------------------------------------------------

/** Text goes into the page as text only: names come from lab.yaml and from requests. */
function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'onclick') made.addEventListener('click', value);
    else made.setAttribute(key, value);
  }
  made.append(...content);
  return made;
}

const row = (...cells) => element('tr', {}, ...cells.map(cell =>
  cell instanceof HTMLTableCellElement ? cell : element('td', {}, ...[cell].flat())));

const withBadge = (text, badge) => badge
  ? element('span', {}, text, element('span', {class: 'badge'}, badge)) : text;

const time = iso => new Date(iso).toLocaleTimeString([], {hourCycle: 'h23'});

/** A button that stays the same for the keyboard when its list is made again. */
function button(id, text, about, onclick, attributes = {}) {
  const hidden = element('span', {class: 'hidden'}, ` ${about}`);
  return element('button', {type: 'button', 'data-id': id, onclick, ...attributes}, text, hidden);
}

/**
 * Makes a list anew if what it shows has changed. The keyboard's focus stays on the same button; if
 * that is gone, it goes to the heading.
 */
function show(list, items, build, heading) {
  const made = JSON.stringify(items);
  if (list.made === made) return;
  list.made = made;
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
  const isCut = list.tagName !== 'SELECT' && items.length > MOST_ROWS;
  list.replaceChildren(...(isCut ? items.slice(0, MOST_ROWS) : items).map(build));
  labelCells(list);
  if (isCut) {
    const more = `and ${items.length - MOST_ROWS} more`;
    list.append(list.tagName === 'UL' ? element('li', {}, more) : row(more));
  }
  if (focused) {
    const same = [...list.querySelectorAll('button')].find(one => one.dataset.id === focused);
    (same ?? $(heading)).focus();
  }
}

/** On a narrow screen each cell stands in a line of its own, behind the name of its column. */
function labelCells(list) {
  const columns = [...list.closest('table')?.querySelectorAll('th') ?? []];
  for (const made of list.rows ?? []) {
    [...made.cells].forEach((cell, i) => { cell.dataset.column = columns[i].textContent; });
  }
}

// --- the state -------------------------------------------------------------------------------

function showState(state) {
  const names = namesOf(state);
  showPeopleToSignInAs(state.users.filter(user => !user.guest));
  showDevices(state.devices);
  showTroubles(state.troubles);
  showSignIns(state.signIns);
  showDirectory(state, names);
  showRoles(state, names);
}

/** What is known by an id: tenants, users, groups, apps, identities. */
function namesOf(state) {
  const names = new Map();
  for (const tenant of state.tenants) names.set(tenant.id, tenant.displayName);
  for (const one of [...state.apps, ...state.groups]) names.set(one.objectId, one.displayName);
  for (const user of state.users) names.set(user.objectId, user.userPrincipalName);
  for (const identity of state.managedIdentities) names.set(identity.objectId, identity.name);
  for (const one of state.subscriptions) names.set(one.id, one.name);
  return id => names.get(id) ?? id;
}

function showPeopleToSignInAs(users) {
  const select = $('user');
  const chosen = select.value;
  show(select, users, user =>
    element('option', {value: user.userPrincipalName}, user.userPrincipalName), 'devices');
  if (users.some(user => user.userPrincipalName === chosen)) select.value = chosen;
}

const announced = new Set();

function showDevices(devices) {
  for (const device of devices.filter(one => !announced.has(one.code))) {
    announced.add(device.code);
    $('done').textContent = `${device.client} waits with the code ${device.code}.`;
  }
  $('device-none').hidden = devices.length > 0;
  show($('device-list'), devices, device => element('li', {},
    element('div', {},
      element('span', {class: 'code'}, device.code),
      element('span', {class: 'about'},
        `${device.client} asks ${device.tenant} for ${device.resource}, until ${time(device.expires)}`)),
    element('div', {class: 'actions'},
      button(`approve ${device.code}`, 'Sign in', `the device with the code ${device.code}`, () =>
        act(`${$('user').value} is signed in to ${device.client}.`,
          '/api/device-codes', 'POST', {code: device.code, user: $('user').value}), {class: 'main'}),
      button(`decline ${device.code}`, 'Decline', `the device with the code ${device.code}`, () =>
        act(`${device.client} was declined.`,
          '/api/device-codes', 'POST', {code: device.code, decline: true})))),
  'devices');
}

const sorted = fields => JSON.stringify(Object.entries(fields).sort());

const switches = [...document.querySelectorAll('[data-trouble]')].map(input =>
  ({input, fields: JSON.parse(input.dataset.trouble)}));

function removal(fields) {
  return `/api/troubles?${new URLSearchParams(fields)}`;
}

for (const {input, fields} of switches) {
  input.addEventListener('change', () => {
    const name = input.labels[0].textContent;
    if (input.checked) act(`${name} is on.`, '/api/troubles', 'POST', fields);
    else act(`${name} is off.`, removal(fields), 'DELETE');
  });
}

function showTroubles(troubles) {
  const all = new Set(troubles.map(sorted));
  for (const {input, fields} of switches) {
    input.checked = all.delete(sorted(fields));
  }
  const others = troubles.filter(trouble => all.has(sorted(trouble)));
  $('scripted').hidden = others.length === 0;
  show($('trouble-list'), others, trouble => {
    const text = Object.entries(trouble).map(([key, value]) => `${key} ${value}`).join(', ');
    return element('li', {}, element('div', {}, text), element('div', {class: 'actions'},
      button(`remove ${text}`, 'Remove', text, () =>
        act('The trouble is removed.', removal(trouble), 'DELETE'))));
  }, 'trouble');
}

function showSignIns(signIns) {
  $('sign-in-none').hidden = signIns.length > 0;
  $('sign-in-table').hidden = signIns.length === 0;
  show($('sign-in-list'), signIns, signIn => row(
    [signIn.displayName, element('div', {class: 'about'}, signIn.user)],
    [signIn.client, element('div', {class: 'about'}, `since ${time(signIn.since)}`)],
    element('td', {class: 'time'}, time(signIn.latest)),
    button(`revoke ${signIn.user} ${signIn.client}`, 'End sign-ins', `of ${signIn.user}`, () =>
      act(`The sign-ins of ${signIn.user} have ended.`,
        '/api/revocations', 'POST', {user: signIn.user}))),
  'sign-ins');
}

function showDirectory(state, names) {
  const groups = new Map();
  for (const group of state.groups) {
    for (const member of group.members) {
      groups.set(member, [...groups.get(member) ?? [], group.objectId]);
    }
  }
  const listed = ids => listOf(ids.map(names));
  show($('user-list'), state.users.map(user => ({
    ...user, tenant: names(user.tenantId), groups: listed(groups.get(user.objectId) ?? []),
  })), user => row(
    withBadge(user.displayName, user.guest ? 'guest' : ''),
    user.userPrincipalName, user.tenant, user.groups));
  show($('group-list'), state.groups.map(group => ({
    ...group, tenant: names(group.tenantId), in: listed(group.members), of: listed(group.owners),
  })), group => row(group.displayName, group.tenant, group.in, group.of));
  const identities = new Set(state.managedIdentities.map(identity => identity.objectId));
  show($('app-list'), state.apps.map(app => ({
    ...app, tenant: names(app.tenantId),
    kind: identities.has(app.objectId) ? 'managed identity' : 'app',
  })), app => row(names(app.objectId), app.kind, app.tenant,
    element('td', {class: 'code'}, app.clientId)));
}

/** Names in one cell, the first ten of many. */
function listOf(names) {
  const rest = names.length > 10 ? ` and ${names.length - 10} more` : '';
  return names.slice(0, 10).join(', ') + rest || '–';
}

function showRoles(state, names) {
  const all = [
    ...state.roleAssignments.map(one => ({...one, kind: ''})),
    ...state.eligibleAssignments.map(one => ({...one, kind: 'eligible'})),
  ];
  show($('role-list'), all.map(one => ({...one, who: names(one.principalId), at: place(one.scope, names)})),
    one => row(one.who, withBadge(one.role, one.kind), one.at));
}

/** A scope in short: the subscription by its name, then the names on the way. */
function place(scope, names) {
  if (!scope.startsWith('/subscriptions/')) return scope;
  const [, , subscription, ...rest] = scope.split('/');
  const steps = rest.filter((step, i) => i % 2 === 1 && rest[i - 1] !== 'providers');
  return [names(subscription), ...steps].join(' / ');
}

// --- the requests ----------------------------------------------------------------------------

const requests = {waiting: [], skipped: 0, seen: 0, paused: false, drawing: false};

function addRequests(news) {
  requests.seen += news.length;
  requests.waiting = [...requests.waiting, ...news].slice(-MOST_REQUESTS);
  drawSoon();
}

/** Once for each picture, however many events have come. */
function drawSoon() {
  if (requests.drawing) return;
  requests.drawing = true;
  requestAnimationFrame(() => {
    requests.drawing = false;
    if (!requests.paused) {
      const list = $('request-list');
      list.prepend(...requests.waiting.map(requestRow).reverse());
      requests.waiting = [];
      while (list.children.length > MOST_REQUESTS) list.lastElementChild.remove();
      filterRequests();
    }
    countRequests();
  });
}

function requestRow(request) {
  const address = request.uri.replace(/^https?:\/\/|^\/\//, '');
  const fields = Object.entries(request.form);
  const status = request.status;
  const kind = status >= 500 || status === 0 ? 'bad' : status >= 400 ? 'warning' : 'good';
  const text = element('td', {}, `${request.method} `, element('span', {class: 'code'}, address));
  if (fields.length) {
    text.append(element('details', {},
      element('summary', {}, `Form with ${fields.length} fields`),
      element('dl', {}, ...fields.flatMap(([name, value]) =>
        [element('dt', {}, name), element('dd', {}, value)]))));
  }
  const made = row(element('td', {class: 'time'}, time(request.at)),
    element('td', {class: `status ${kind}`}, status || 'no answer'), text);
  made.searched = `${status} ${request.method} ${address} ${fields.flat().join(' ')}`.toLowerCase();
  made.isTunnel = request.method === 'CONNECT' && status < 400;
  return made;
}

function filterRequests() {
  const wanted = $('filter').value.trim().toLowerCase();
  for (const one of $('request-list').children) {
    one.hidden = !one.searched.includes(wanted) || (one.isTunnel && !$('tunnels').checked);
  }
}

function countRequests() {
  const shown = $('request-list').querySelectorAll('tr:not([hidden])').length;
  const count = number => number.toLocaleString('en');
  const older = requests.skipped
    ? ` and ${count(requests.skipped)} that came too fast or too early for this page` : '';
  const waiting = requests.paused ? `Paused: ${requests.waiting.length} wait. ` : '';
  $('request-count').textContent = requests.seen
    ? `${waiting}${shown} shown of ${count(requests.seen)}${older}.`
    : 'No request has come.';
}

$('filter').addEventListener('input', () => { filterRequests(); countRequests(); });
$('tunnels').addEventListener('change', () => { filterRequests(); countRequests(); });
$('pause').addEventListener('click', () => {
  requests.paused = !requests.paused;
  $('pause').setAttribute('aria-pressed', requests.paused);
  drawSoon();
});

// --- the events ------------------------------------------------------------------------------

const handlers = {
  state: showState,
  requests: addRequests,
  skipped: ({count}) => { requests.skipped += count; drawSoon(); },
};

let failures = 0;

/** EventSource can't send the token's header, so the stream is read with fetch. */
async function listen(signal) {
  const answer = await send('/api/events', {signal});
  if (answer.status === 401) return 'refused';
  if (!answer.ok) throw new Error((await answer.json()).error);
  $('request-list').replaceChildren();
  Object.assign(requests, {waiting: [], skipped: 0, seen: 0});
  failures = 0;
  showProblem('');
  showConnection('live', 'Connected');
  let text = '';
  for await (const part of parts(answer.body.pipeThrough(new TextDecoderStream()))) {
    const events = (text + part).split('\n\n');
    text = events.pop();
    for (const event of events) {
      const [name, data] = event.split('\n');
      handlers[name.slice('event: '.length)]?.(JSON.parse(data.slice('data: '.length)));
    }
  }
  return 'ended';
}

async function* parts(stream) {
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

function showConnection(kind, text, next = '') {
  $('connection').className = `connection ${kind}`;
  // A screen reader says it again when it is set again.
  if ($('connection-text').textContent !== text) $('connection-text').textContent = text;
  $('connection-next').textContent = next;
}

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

let listening = new AbortController();

async function stayConnected() {
  listening.abort();
  listening = new AbortController();
  const {signal} = listening;
  while (!signal.aborted) {
    let why = 'The lab does not answer';
    try {
      const end = token ? await listen(signal) : 'refused';
      if (end === 'refused' && !signal.aborted) {
        sessionStorage.removeItem('token');
        showConnection('lost', 'No access');
        showProblem('This page has no token of this lab. Open the whole address that '
          + '“latchkey lab start” prints, or that is in LATCHKEY_LAB_URL.');
        return;
      }
    } catch (e) {
      if (!(e instanceof TypeError) && !signal.aborted) {
        why = 'Not connected';
        showProblem(e.message);
      }
    }
    if (!signal.aborted) {
      const seconds = Math.min(2 ** failures++, 30);
      showConnection('lost', why, `– next try in ${seconds} s`);
      await pause(seconds * 1000);
    }
  }
}

// An address with another token, opened in this tab, changes the fragment alone.
addEventListener('hashchange', () => {
  const before = token;
  token = takeToken();
  if (token !== before) stayConnected();
});

stayConnected();
