import type { IncomingMessage, ServerResponse } from 'node:http';
import { type EndpointName, endpoints } from '@farmhand/client/endpoints';
import { farmCalls } from '../calls/farm-calls.ts';
import type { FarmState } from '../calls/farm-state.ts';
import type { FaultBox } from '../faults.ts';
import type { RequestCounter } from '../request-counter.ts';
import { type Answer, refusalAnswer, successAnswer, WireError } from './answer.ts';
import type { CheckSignature } from './authentication.ts';
import { answerWithFault } from './broken-answers.ts';
import { receiveJsonBody } from './request-body.ts';

export interface ApiCallsInput {
  readonly farm: FarmState;
  readonly checkSignature: CheckSignature;
  readonly faults: FaultBox;
  readonly requests: RequestCounter;
  readonly stopping: AbortSignal;
  readonly onTrouble: (error: unknown) => void;
}

/** The calls of the API, straight on Node's HTTP: what tests ask a farm for thousands of times. */
export interface ApiCalls {
  /** The call at this path (without a query), or null. */
  find(path: string): EndpointName | null;
  answer(
    name: EndpointName,
    path: string,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ): Promise<void>;
}

export function createApiCalls(input: ApiCallsInput): ApiCalls {
  const { farm, checkSignature, faults, requests, stopping, onTrouble } = input;
  const byPath = callsByPath();

  /** Null when there is nobody left to answer. */
  const carryOut = async (
    name: EndpointName,
    path: string,
    incoming: IncomingMessage,
  ): Promise<HttpAnswer | null> => {
    try {
      if (incoming.method !== 'POST')
        throw new WireError('illegalProtocol', `${path} is asked with POST.`, 405);
      const body = await receiveJsonBody(incoming);
      if (body === null) return null;
      const account = checkSignature({
        method: incoming.method,
        domain: incoming.headers.host ?? '',
        path,
        header: (header) => oneValue(incoming.headers[header.toLowerCase()]),
        body,
      });
      const data = await farmCalls[name](body.value, { ...farm, account });
      requests.succeeded(name);
      return { status: 200, answer: successAnswer(data, farm.clock()) };
    } catch (error) {
      if (!(error instanceof WireError)) onTrouble(error);
      const status = error instanceof WireError ? error.httpStatus : 200;
      return { status, answer: refusalAnswer(error, farm.clock()) };
    }
  };

  return {
    find: (path) => byPath.get(path) ?? null,
    answer: async (name, path, incoming, outgoing) => {
      requests.received(name);
      const fault = faults.take({ endpoint: name });
      if (fault === null) {
        const answered = await carryOut(name, path, incoming);
        if (answered !== null) sendAnswer(outgoing, answered.status, answered.answer);
        return;
      }
      const response = await answerWithFault(
        { env: { incoming } },
        fault,
        stopping,
        async () => {
          const answered = await carryOut(name, path, incoming);
          return answered === null
            ? new Response(null)
            : Response.json(answered.answer, { status: answered.status });
        },
        farm.clock,
      );
      await sendResponse(outgoing, response);
    },
  };
}

/** Answers a request to nothing that this farm has, or to something with the wrong method. */
export function sendAnswer(outgoing: ServerResponse, status: number, answer: Answer): void {
  if (outgoing.destroyed) return;
  const text = JSON.stringify(answer);
  outgoing.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    ...(status === 405 ? { Allow: 'POST' } : {}),
    // What is still to come of a refused body is not read.
    ...(status === 413 ? { Connection: 'close' } : {}),
  });
  outgoing.end(text);
}

interface HttpAnswer {
  readonly status: number;
  readonly answer: Answer;
}

async function sendResponse(outgoing: ServerResponse, response: Response): Promise<void> {
  if (outgoing.destroyed || outgoing.socket === null || outgoing.socket.destroyed) return;
  const content = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'Content-Length': content.byteLength,
  });
  outgoing.end(content);
}

function callsByPath(): ReadonlyMap<string, EndpointName> {
  const isName = (name: string): name is EndpointName => name in endpoints;
  const calls = new Map<string, EndpointName>();
  for (const name of Object.keys(endpoints).filter(isName)) {
    const { path, newerPath }: { path: string; newerPath?: string } = endpoints[name];
    calls.set(path, name);
    if (newerPath !== undefined) calls.set(newerPath, name);
  }
  return calls;
}

function oneValue(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
