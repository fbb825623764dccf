import http from 'node:http';

/** One request, with the answer's body as JSON. */
export function ask(server, { method, path, headers, body }) {
  return new Promise((resolve, reject) => {
    const request = http.request(`${server.origin}${path}`, { method, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode, headers: response.headers, body: JSON.parse(text) });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
